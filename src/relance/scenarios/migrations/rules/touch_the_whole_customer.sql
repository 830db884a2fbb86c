-- What happens to one account of a customer concerns all of them (parties.same_customer): their pauses, credits, addresses and
-- the letters that they had. Where nobody has several accounts, one look at a small index is all that it costs.
CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_hold();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_hold();

CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_payment();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_payment();

CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_insolvency();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_insolvency();

CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON parties_debtor REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_debtor();

CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_contact();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_contact();
CREATE TRIGGER touch_accounts_on_delete AFTER DELETE ON parties_contact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_contact();
