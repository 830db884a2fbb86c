-- What concerns a debtor marks everything of theirs that is open (see touch_one.sql).
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_payment();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_payment();

CREATE TRIGGER touch_on_update AFTER UPDATE ON parties_debtor REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_debtor();

CREATE TRIGGER touch_on_insert AFTER INSERT ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_contact();
CREATE TRIGGER touch_on_update AFTER UPDATE ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_contact();
CREATE TRIGGER touch_on_delete AFTER DELETE ON parties_contact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_contact();

CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_insolvency();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_insolvency();
