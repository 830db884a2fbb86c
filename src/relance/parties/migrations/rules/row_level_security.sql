-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE parties_debtor ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON parties_debtor
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE parties_contact ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON parties_contact
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
