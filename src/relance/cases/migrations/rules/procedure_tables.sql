-- The tables of what happens in a case: each row is its organisation's, closed to firms until a rule opens it. Evidence is only
-- added to; a task's end, a party's, and the mark that a message was read are written once beside it.

ALTER TABLE cases_party DROP CONSTRAINT cases_party_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_party ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_party ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_party ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_party USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_party AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE (ended_on) ON cases_party TO relance_app;

ALTER TABLE cases_act DROP CONSTRAINT cases_act_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_act ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_act ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_act ADD FOREIGN KEY (organisation_id, party_id) REFERENCES cases_party (organisation_id, id);
ALTER TABLE cases_act ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE cases_act ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_act USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_act AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_act TO relance_app;

ALTER TABLE cases_task DROP CONSTRAINT cases_task_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_task ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_task ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_task ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_task ADD FOREIGN KEY (organisation_id, done_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_task ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_task USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_task AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE (done_id) ON cases_task TO relance_app;

ALTER TABLE cases_exhibit DROP CONSTRAINT cases_exhibit_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_exhibit ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_exhibit ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_exhibit ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_exhibit ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE cases_exhibit ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_exhibit USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_exhibit AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_exhibit TO relance_app;

ALTER TABLE cases_cost DROP CONSTRAINT cases_cost_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_cost ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_cost ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_cost ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_cost ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_cost USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_cost AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_cost TO relance_app;

ALTER TABLE cases_received DROP CONSTRAINT cases_received_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_received ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_received ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_received ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_received ADD FOREIGN KEY (organisation_id, payment_id) REFERENCES receivables_payment (organisation_id, id);
ALTER TABLE cases_received ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_received USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_received AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_received TO relance_app;

ALTER TABLE cases_remitted DROP CONSTRAINT cases_remitted_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_remitted ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_remitted ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_remitted ADD FOREIGN KEY (organisation_id, received_id) REFERENCES cases_received (organisation_id, id);
ALTER TABLE cases_remitted ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_remitted USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_remitted AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_remitted TO relance_app;

ALTER TABLE cases_instalment DROP CONSTRAINT cases_instalment_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_instalment ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_instalment ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_instalment ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE cases_instalment ADD FOREIGN KEY (organisation_id, commitment_id) REFERENCES exchanges_commitment (organisation_id, id);
ALTER TABLE cases_instalment ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_instalment USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_instalment AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_instalment TO relance_app;

ALTER TABLE cases_casemessage DROP CONSTRAINT cases_casemessage_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_casemessage ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_casemessage ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE cases_casemessage ADD FOREIGN KEY (organisation_id, party_id) REFERENCES cases_party (organisation_id, id);
ALTER TABLE cases_casemessage ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_casemessage USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_casemessage AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE (read_at, read_by) ON cases_casemessage TO relance_app;

ALTER TABLE cases_messagefile DROP CONSTRAINT cases_messagefile_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE cases_messagefile ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE cases_messagefile ADD FOREIGN KEY (organisation_id, message_id) REFERENCES cases_casemessage (organisation_id, id);
ALTER TABLE cases_messagefile ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE cases_messagefile ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_messagefile USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON cases_messagefile AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON cases_messagefile TO relance_app;
