-- An entry balances when its transaction ends, whoever wrote it.
CREATE FUNCTION closing_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    difference numeric;
BEGIN
    SELECT coalesce(sum(debit - credit), 0) INTO difference FROM closing_entryline
    WHERE organisation_id = NEW.organisation_id AND entry_id = NEW.entry_id;
    IF difference <> 0 THEN
        RAISE EXCEPTION 'entry % does not balance: debit less credit is %', NEW.entry_id, difference
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON closing_entryline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION closing_entry_balances();
