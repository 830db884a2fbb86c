-- What happens to one account of a customer concerns all of them (parties.same_customer): their pauses, credits, addresses and
-- the letters that they had. Where nobody has several accounts, one look at a small index is all that it costs.
CREATE FUNCTION scenarios_touch_accounts_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL) THEN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.debtor_id
        JOIN parties_debtor g ON g.organisation_id = own.organisation_id
            AND (g.id = own.head_id OR g.same_as_id = own.head_id) AND g.id <> own.id
        JOIN receivables_receivable r ON r.organisation_id = g.organisation_id AND r.debtor_id = g.id AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_hold();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_hold();

CREATE FUNCTION scenarios_touch_accounts_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL) THEN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.debtor_id
        JOIN parties_debtor g ON g.organisation_id = own.organisation_id
            AND (g.id = own.head_id OR g.same_as_id = own.head_id) AND g.id <> own.id
        JOIN receivables_receivable r ON r.organisation_id = g.organisation_id AND r.debtor_id = g.id AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_payment();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON receivables_payment REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_payment();

CREATE FUNCTION scenarios_touch_accounts_insolvency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL) THEN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.debtor_id
        JOIN parties_debtor g ON g.organisation_id = own.organisation_id
            AND (g.id = own.head_id OR g.same_as_id = own.head_id) AND g.id <> own.id
        JOIN receivables_receivable r ON r.organisation_id = g.organisation_id AND r.debtor_id = g.id AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_insolvency();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON receivables_insolvency REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_insolvency();

CREATE FUNCTION scenarios_touch_accounts_debtor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL) THEN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.id
        JOIN parties_debtor g ON g.organisation_id = own.organisation_id
            AND (g.id = own.head_id OR g.same_as_id = own.head_id) AND g.id <> own.id
        JOIN receivables_receivable r ON r.organisation_id = g.organisation_id AND r.debtor_id = g.id AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON parties_debtor REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_debtor();

CREATE FUNCTION scenarios_touch_accounts_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM parties_debtor WHERE same_as_id IS NOT NULL) THEN
        INSERT INTO scenarios_touched (organisation_id, receivable_id)
        SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
        JOIN parties_debtor own ON own.organisation_id = c.organisation_id AND own.id = c.debtor_id
        JOIN parties_debtor g ON g.organisation_id = own.organisation_id
            AND (g.id = own.head_id OR g.same_as_id = own.head_id) AND g.id <> own.id
        JOIN receivables_receivable r ON r.organisation_id = g.organisation_id AND r.debtor_id = g.id AND r.open_amount > 0
        JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_accounts_on_insert AFTER INSERT ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_contact();
CREATE TRIGGER touch_accounts_on_update AFTER UPDATE ON parties_contact REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_contact();
CREATE TRIGGER touch_accounts_on_delete AFTER DELETE ON parties_contact REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_accounts_contact();
