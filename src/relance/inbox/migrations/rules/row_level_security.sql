-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE inbox_mail ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON inbox_mail
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE inbox_mailboxposition ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON inbox_mailboxposition
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE inbox_attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON inbox_attachment
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
