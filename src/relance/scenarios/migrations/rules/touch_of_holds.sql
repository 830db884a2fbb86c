-- A pause, and its end, marks what it holds (see touch_one.sql). The end of a pause of everything wakes what one of them had put to
-- rest: the outcomes listed are every reason that a pause gives.
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_hold();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_hold();
