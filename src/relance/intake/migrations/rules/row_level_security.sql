-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE intake_columnmapping ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_columnmapping
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_import ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_import
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_upload
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_booksmonth ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_booksmonth
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_answer
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_watchedfolder ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_watchedfolder
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_watchedfile ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_watchedfile
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE intake_disagreement ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON intake_disagreement
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
