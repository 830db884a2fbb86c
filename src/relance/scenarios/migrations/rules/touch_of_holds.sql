-- A pause, and its end, marks what it holds (see touch_one.sql). The end of a pause of everything wakes what one of them had put to
-- rest: the outcomes listed are every reason that a pause gives.
CREATE FUNCTION scenarios_touch_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id
        AND (r.id = c.receivable_id OR r.debtor_id = c.debtor_id) AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    UNION SELECT d.organisation_id, d.receivable_id FROM changed c
    JOIN scenarios_dunning d ON d.organisation_id = c.organisation_id AND d.outcome IN (
        'insolvency', 'over_indebtedness', 'in_collection', 'dispute', 'reply', 'promise', 'plan', 'mandate_in_flight',
        'never_remind', 'on_hold')
    WHERE c.receivable_id IS NULL AND c.debtor_id IS NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_hold();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_hold REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_hold();
