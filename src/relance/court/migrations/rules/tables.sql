-- Each row is its organisation's, closed to firms under a mandate. What was signed, filed and decided is a fact: it is added and never
-- changed; of a conciliation its end is written once beside it.

ALTER TABLE court_petition DROP CONSTRAINT court_petition_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_petition ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_petition ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE court_petition ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE court_petition ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE court_petition ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_petition USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_petition AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_petition TO relance_app;

ALTER TABLE court_petitionsum DROP CONSTRAINT court_petitionsum_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_petitionsum ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_petitionsum ADD FOREIGN KEY (organisation_id, petition_id) REFERENCES court_petition (organisation_id, id);
ALTER TABLE court_petitionsum ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_petitionsum USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_petitionsum AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_petitionsum TO relance_app;

ALTER TABLE court_petitionexhibit DROP CONSTRAINT court_petitionexhibit_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_petitionexhibit ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_petitionexhibit ADD FOREIGN KEY (organisation_id, petition_id) REFERENCES court_petition (organisation_id, id);
ALTER TABLE court_petitionexhibit ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE court_petitionexhibit ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_petitionexhibit USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_petitionexhibit AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_petitionexhibit TO relance_app;

ALTER TABLE court_filing DROP CONSTRAINT court_filing_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_filing ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_filing ADD FOREIGN KEY (organisation_id, petition_id) REFERENCES court_petition (organisation_id, id);
ALTER TABLE court_filing ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE court_filing ADD FOREIGN KEY (organisation_id, receipt_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE court_filing ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_filing USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_filing AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_filing TO relance_app;

ALTER TABLE court_decision DROP CONSTRAINT court_decision_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_decision ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_decision ADD FOREIGN KEY (organisation_id, petition_id) REFERENCES court_petition (organisation_id, id);
ALTER TABLE court_decision ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE court_decision ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE court_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_decision USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_decision AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_decision TO relance_app;

ALTER TABLE court_conciliation DROP CONSTRAINT court_conciliation_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_conciliation ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_conciliation ADD FOREIGN KEY (organisation_id, case_id) REFERENCES cases_case (organisation_id, id);
ALTER TABLE court_conciliation ADD FOREIGN KEY (organisation_id, act_id) REFERENCES cases_act (organisation_id, id);
ALTER TABLE court_conciliation ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_conciliation USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_conciliation AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE (ended_on, is_agreed) ON court_conciliation TO relance_app;

ALTER TABLE court_courtfee DROP CONSTRAINT court_courtfee_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_courtfee ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_courtfee ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_courtfee USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_courtfee AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_courtfee TO relance_app;

ALTER TABLE court_loadedcourts DROP CONSTRAINT court_loadedcourts_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE court_loadedcourts ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE court_loadedcourts ADD FOREIGN KEY (organisation_id, document_id) REFERENCES documents_document (organisation_id, id);
ALTER TABLE court_loadedcourts ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON court_loadedcourts USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON court_loadedcourts AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON court_loadedcourts TO relance_app;
