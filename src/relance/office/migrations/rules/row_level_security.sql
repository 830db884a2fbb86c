-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE office_helpcomment ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON office_helpcomment
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE office_helpvote ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON office_helpvote
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE office_savedview ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON office_savedview
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE office_helprequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON office_helprequest
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
