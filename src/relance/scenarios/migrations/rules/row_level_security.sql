-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE scenarios_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON scenarios_run
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE scenarios_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON scenarios_decision
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE scenarios_scenariochoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON scenarios_scenariochoice
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE scenarios_scenarioversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON scenarios_scenarioversion
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE scenarios_dunning ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON scenarios_dunning
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE scenarios_touched ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON scenarios_touched
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
