-- Permalinks and what came by them are tenants' tables: closed to other organisations and to firms.
ALTER TABLE deposits_permalink DROP CONSTRAINT deposits_permalink_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE deposits_permalink ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE deposits_permalink ADD FOREIGN KEY (organisation_id, listing_id) REFERENCES deposits_listing (organisation_id, id);
ALTER TABLE deposits_permalink ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_permalink USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON deposits_permalink AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON deposits_permalink TO relance_app;
GRANT UPDATE (ended_at) ON deposits_permalink TO relance_app;
ALTER TABLE deposits_permalinkuse DROP CONSTRAINT deposits_permalinkuse_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE deposits_permalinkuse ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE deposits_permalinkuse ADD FOREIGN KEY (organisation_id, permalink_id) REFERENCES deposits_permalink (organisation_id, id);
ALTER TABLE deposits_permalinkuse ADD FOREIGN KEY (organisation_id, guarantee_id) REFERENCES deposits_guarantee (organisation_id, id);
ALTER TABLE deposits_permalinkuse ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_permalinkuse USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON deposits_permalinkuse AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON deposits_permalinkuse TO relance_app;
