-- A cancelled import is no word of the books any more: its row goes, and stands in a table of its own.
ALTER TABLE intake_cancelledimport DROP CONSTRAINT intake_cancelledimport_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE intake_cancelledimport ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE intake_cancelledimport ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_cancelledimport USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON intake_cancelledimport AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON intake_cancelledimport TO relance_app;

-- Rows as they were are put back once, and go with that.
ALTER TABLE intake_before DROP CONSTRAINT intake_before_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE intake_before ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE intake_before ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_before USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON intake_before AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, DELETE ON intake_before TO relance_app;

GRANT DELETE ON intake_import TO relance_app;
GRANT DELETE ON intake_booksmonth TO relance_app;
