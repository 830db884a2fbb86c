-- A program sees and writes the rows of the organisation that it acts in; without one, the setting is missing and every query
-- is an error, not an empty answer.

ALTER TABLE outbox_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON outbox_notice
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE outbox_noticeitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON outbox_noticeitem
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE outbox_postbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON outbox_postbatch
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);

ALTER TABLE outbox_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON outbox_message
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
