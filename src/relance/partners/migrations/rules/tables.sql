-- A tenant's tables, closed to firms under a mandate. What was told, and what moved a file, is a fact: it is added and never changed.

ALTER TABLE partners_partner DROP CONSTRAINT partners_partner_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_partner ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_partner ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_partner USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_partner AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_partner TO relance_app;
GRANT UPDATE (name, settings, secret, hook_secret, contact, mode, tried_at, retired_at, cursor, look_at) ON partners_partner TO relance_app;

ALTER TABLE partners_placement DROP CONSTRAINT partners_placement_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_placement ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_placement ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE partners_placement ADD FOREIGN KEY (organisation_id, partner_id) REFERENCES partners_partner (organisation_id, id);
ALTER TABLE partners_placement ADD FOREIGN KEY (organisation_id, bundle_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE partners_placement ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_placement USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_placement AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_placement TO relance_app;
GRANT UPDATE (told_address, theirs, status, status_at, recalled_on, close_code, ended_at, exclusive_until) ON partners_placement TO relance_app;

ALTER TABLE partners_fileact DROP CONSTRAINT partners_fileact_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_fileact ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_fileact ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_fileact ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_fileact USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_fileact AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_fileact TO relance_app;

ALTER TABLE partners_call DROP CONSTRAINT partners_call_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_call ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_call ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_call ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE partners_call ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_call USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_call AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_call TO relance_app;
GRANT UPDATE (state, why, not_before, attempts, first_tried_at, claimed_at, settled_at, reference, looked_up_at) ON partners_call TO relance_app;

ALTER TABLE partners_amendment DROP CONSTRAINT partners_amendment_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_amendment ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_amendment ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_amendment ADD FOREIGN KEY (organisation_id, call_id) REFERENCES partners_call (organisation_id, id);
ALTER TABLE partners_amendment ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_amendment USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_amendment AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_amendment TO relance_app;

ALTER TABLE partners_event DROP CONSTRAINT partners_event_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_event ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_event ADD FOREIGN KEY (organisation_id, partner_id) REFERENCES partners_partner (organisation_id, id);
ALTER TABLE partners_event ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_event ADD FOREIGN KEY (organisation_id, raw_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE partners_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_event USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_event AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_event TO relance_app;

ALTER TABLE partners_evidencerequest DROP CONSTRAINT partners_evidencerequest_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_evidencerequest ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_evidencerequest ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_evidencerequest ADD FOREIGN KEY (organisation_id, event_id) REFERENCES partners_event (organisation_id, id);
ALTER TABLE partners_evidencerequest ADD FOREIGN KEY (organisation_id, call_id) REFERENCES partners_call (organisation_id, id);
ALTER TABLE partners_evidencerequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_evidencerequest USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_evidencerequest AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_evidencerequest TO relance_app;
GRANT UPDATE (met_at, met_by, call_id) ON partners_evidencerequest TO relance_app;

ALTER TABLE partners_proposal DROP CONSTRAINT partners_proposal_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_proposal ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_proposal ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_proposal ADD FOREIGN KEY (organisation_id, event_id) REFERENCES partners_event (organisation_id, id);
ALTER TABLE partners_proposal ADD FOREIGN KEY (organisation_id, call_id) REFERENCES partners_call (organisation_id, id);
ALTER TABLE partners_proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_proposal USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_proposal AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_proposal TO relance_app;
GRANT UPDATE (decided_at, is_agreed, decided_by, call_id) ON partners_proposal TO relance_app;

ALTER TABLE partners_paymentback DROP CONSTRAINT partners_paymentback_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE partners_paymentback ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE partners_paymentback ADD FOREIGN KEY (organisation_id, partner_id) REFERENCES partners_partner (organisation_id, id);
ALTER TABLE partners_paymentback ADD FOREIGN KEY (organisation_id, placement_id) REFERENCES partners_placement (organisation_id, id);
ALTER TABLE partners_paymentback ADD FOREIGN KEY (organisation_id, event_id) REFERENCES partners_event (organisation_id, id);
ALTER TABLE partners_paymentback ADD FOREIGN KEY (organisation_id, payment_id) REFERENCES receivables_payment (organisation_id, id);
ALTER TABLE partners_paymentback ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON partners_paymentback USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON partners_paymentback AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON partners_paymentback TO relance_app;
GRANT UPDATE (remitted_on) ON partners_paymentback TO relance_app;
