-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_case
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE cases_caseitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON cases_caseitem
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
