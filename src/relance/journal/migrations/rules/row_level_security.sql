-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE journal_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON journal_event
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE journal_eventdetail ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON journal_eventdetail
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE journal_head ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON journal_head
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE journal_seal ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON journal_seal
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
