-- What becomes of a message marks what it asked for (see touch_one.sql); items for information ask for nothing.
CREATE TRIGGER touch_on_update AFTER UPDATE ON outbox_message REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_message();
