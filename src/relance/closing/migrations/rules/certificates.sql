-- Certificates and papers are facts: nothing changes or deletes them, but that a paper is withdrawn.
ALTER TABLE closing_certificate
    DROP CONSTRAINT closing_certificate_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE closing_paper
    DROP CONSTRAINT closing_paper_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ADD FOREIGN KEY (organisation_id, receivable_id) REFERENCES receivables_receivable (organisation_id, id),
    ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);

ALTER TABLE closing_certificate ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON closing_certificate
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON closing_certificate AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
ALTER TABLE closing_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON closing_paper
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON closing_paper AS RESTRICTIVE USING (
    organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);

GRANT SELECT, INSERT ON closing_certificate TO relance_app;
GRANT SELECT, INSERT ON closing_paper TO relance_app;
GRANT UPDATE (withdrawn_at) ON closing_paper TO relance_app;
