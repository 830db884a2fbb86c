-- The order of states is kept by the database: no program, however wrong, sends again what may have arrived.
CREATE FUNCTION partners_call_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('queued', 'claimed'), ('queued', 'dropped'), ('claimed', 'done'), ('claimed', 'queued'),
        ('claimed', 'refused'), ('claimed', 'unconfirmed'), ('unconfirmed', 'done'), ('unconfirmed', 'queued'),
        ('unconfirmed', 'refused')
    ) THEN
        RAISE EXCEPTION 'call % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON partners_call
    FOR EACH ROW EXECUTE FUNCTION partners_call_state();
