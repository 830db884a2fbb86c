-- Whose rows these are, which of them a firm sees that acts under a mandate, and what the application may do with each table.

ALTER TABLE firms_firmversion DROP CONSTRAINT firms_firmversion_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_firmversion ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_firmversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_firmversion
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_firmversion AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON firms_firmversion TO relance_app;

ALTER TABLE firms_firmreference DROP CONSTRAINT firms_firmreference_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_firmreference ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_firmreference ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_firmreference
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_firmreference AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON firms_firmreference TO relance_app;

ALTER TABLE firms_mandate DROP CONSTRAINT firms_mandate_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_mandate ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_mandate ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_mandate
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_mandate AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR id = nullif(current_setting('app.mandate'), '')::bigint)
    WITH CHECK (current_setting('app.mandate') = '' OR id = nullif(current_setting('app.mandate'), '')::bigint);
GRANT SELECT, INSERT, UPDATE ON firms_mandate TO relance_app;

ALTER TABLE firms_entrusted DROP CONSTRAINT firms_entrusted_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_entrusted ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_entrusted ADD FOREIGN KEY (organisation_id, mandate_id) REFERENCES firms_mandate (organisation_id, id);
ALTER TABLE firms_entrusted ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE firms_entrusted ADD FOREIGN KEY (organisation_id, debtor_id) REFERENCES parties_debtor (organisation_id, id);
ALTER TABLE firms_entrusted ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_entrusted
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_entrusted AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR id IN (SELECT entrusted_id FROM firms_seen_cases()))
    WITH CHECK (current_setting('app.mandate') = '' OR id IN (SELECT entrusted_id FROM firms_seen_cases()));
GRANT SELECT, INSERT, UPDATE ON firms_entrusted TO relance_app;

ALTER TABLE firms_serviceorder DROP CONSTRAINT firms_serviceorder_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_serviceorder ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_serviceorder ADD FOREIGN KEY (organisation_id, entrusted_id) REFERENCES firms_entrusted (organisation_id, id);
ALTER TABLE firms_serviceorder ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_serviceorder
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_serviceorder AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases()))
    WITH CHECK (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases()));
GRANT SELECT, INSERT ON firms_serviceorder TO relance_app;

ALTER TABLE firms_firmletter DROP CONSTRAINT firms_firmletter_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_firmletter ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_firmletter ADD FOREIGN KEY (organisation_id, entrusted_id) REFERENCES firms_entrusted (organisation_id, id);
ALTER TABLE firms_firmletter ADD FOREIGN KEY (organisation_id, order_id) REFERENCES firms_serviceorder (organisation_id, id);
ALTER TABLE firms_firmletter ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE firms_firmletter ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_firmletter
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_firmletter AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases()))
    WITH CHECK (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases()));
GRANT SELECT, INSERT, UPDATE ON firms_firmletter TO relance_app;

ALTER TABLE firms_creditorcopy DROP CONSTRAINT firms_creditorcopy_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_creditorcopy ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_creditorcopy ADD FOREIGN KEY (organisation_id, letter_id) REFERENCES firms_firmletter (organisation_id, id);
ALTER TABLE firms_creditorcopy ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_creditorcopy
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_creditorcopy AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON firms_creditorcopy TO relance_app;

ALTER TABLE firms_remittance DROP CONSTRAINT firms_remittance_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_remittance ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_remittance ADD FOREIGN KEY (organisation_id, mandate_id) REFERENCES firms_mandate (organisation_id, id);
ALTER TABLE firms_remittance ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_remittance
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_remittance AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR mandate_id = nullif(current_setting('app.mandate'), '')::bigint)
    WITH CHECK (current_setting('app.mandate') = '' OR mandate_id = nullif(current_setting('app.mandate'), '')::bigint);
GRANT SELECT, INSERT ON firms_remittance TO relance_app;

ALTER TABLE firms_receipt DROP CONSTRAINT firms_receipt_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_receipt ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_receipt ADD FOREIGN KEY (organisation_id, entrusted_id) REFERENCES firms_entrusted (organisation_id, id);
ALTER TABLE firms_receipt ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE firms_receipt ADD FOREIGN KEY (organisation_id, remittance_id) REFERENCES firms_remittance (organisation_id, id);
ALTER TABLE firms_receipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_receipt
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_receipt AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_seen_cases()))
    WITH CHECK (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_seen_cases()));
GRANT SELECT, INSERT ON firms_receipt TO relance_app;

ALTER TABLE firms_firmword DROP CONSTRAINT firms_firmword_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE firms_firmword ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE firms_firmword ADD FOREIGN KEY (organisation_id, entrusted_id) REFERENCES firms_entrusted (organisation_id, id);
ALTER TABLE firms_firmword ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON firms_firmword
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON firms_firmword AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases()))
    WITH CHECK (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases()));
GRANT SELECT, INSERT ON firms_firmword TO relance_app;

GRANT UPDATE (state, settled_at, why) ON firms_serviceorder TO relance_app;
GRANT UPDATE (payment, document_id, remittance_id) ON firms_receipt TO relance_app;
GRANT UPDATE (read_at, read_by) ON firms_firmword TO relance_app;
