-- Whatever may change a decision marks the receivables it concerns; the next run plans them again. Rows and not clocks: a clock
-- that goes back hides nothing. "changed" is the transition table of the statement. Here: what concerns one receivable.
CREATE FUNCTION scenarios_touch_receivable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN scenarios_dunning d ON d.organisation_id = c.organisation_id AND d.receivable_id = c.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_receivable REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_receivable();

-- What moves the last day of limitation may change a decision.
CREATE FUNCTION scenarios_touch_limitationnote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO scenarios_touched (organisation_id, receivable_id)
    SELECT DISTINCT d.organisation_id, d.receivable_id FROM changed c
    JOIN receivables_receivable r ON r.organisation_id = c.organisation_id AND r.id = c.receivable_id AND r.open_amount > 0
    JOIN scenarios_dunning d ON d.organisation_id = r.organisation_id AND d.receivable_id = r.id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER touch_on_insert AFTER INSERT ON receivables_limitationnote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_limitationnote();
CREATE TRIGGER touch_on_update AFTER UPDATE ON receivables_limitationnote REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION scenarios_touch_limitationnote();
