-- A tenant's table: closed to other organisations and to firms, appended only.
ALTER TABLE receivables_claimstory DROP CONSTRAINT receivables_claimstory_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE receivables_claimstory ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE receivables_claimstory ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id);
ALTER TABLE receivables_claimstory ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON receivables_claimstory USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON receivables_claimstory AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON receivables_claimstory TO relance_app;
