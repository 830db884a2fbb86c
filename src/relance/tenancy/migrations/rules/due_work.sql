-- What is due for whom is appended to tenancy_due and folded into tenancy_job, one row a kind (claim_job.sql).
ALTER TABLE tenancy_due
    DROP CONSTRAINT tenancy_due_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_due
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON tenancy_due AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON tenancy_due TO relance_app;

ALTER TABLE tenancy_job
    DROP CONSTRAINT tenancy_job_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tenancy_job
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON tenancy_job AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, UPDATE, DELETE ON tenancy_job TO relance_app;
