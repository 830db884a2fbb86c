-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE letters_lettertext ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON letters_lettertext
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE letters_proposedtext ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON letters_proposedtext
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
