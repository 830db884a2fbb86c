-- What becomes of a message marks what it asked for (see touch_one.sql); items for information ask for nothing.
CREATE FUNCTION scenarios_touch_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN outbox_noticeitem i ON i.organisation_id = c.organisation_id AND i.notice_id = c.notice_id
        AND NOT i.is_for_information
    JOIN scenarios_dunning d ON d.organisation_id = i.organisation_id AND d.receivable_id = i.receivable_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_update AFTER UPDATE ON outbox_message REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_message();
