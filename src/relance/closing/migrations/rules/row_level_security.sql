-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE closing_closing ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON closing_closing
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE closing_invoicedrate ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON closing_invoicedrate
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE closing_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON closing_entry
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE closing_entryline ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON closing_entryline
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
