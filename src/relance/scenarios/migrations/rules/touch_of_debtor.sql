-- What concerns a debtor marks everything of theirs that is open (see touch_one.sql).
CREATE FUNCTION scenarios_touch_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.debtor_id = c.debtor_id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_payment();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_payment();

CREATE FUNCTION scenarios_touch_debtor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.debtor_id = c.id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_update AFTER UPDATE ON parties_debtor REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_debtor();

CREATE FUNCTION scenarios_touch_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.debtor_id = c.debtor_id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_insert AFTER INSERT ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_contact();
CREATE TRIGGER touch_on_update AFTER UPDATE ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_contact();
CREATE TRIGGER touch_on_delete AFTER DELETE ON parties_contact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_contact();

CREATE FUNCTION scenarios_touch_insolvency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.debtor_id = c.debtor_id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_insolvency();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_insolvency();
