-- The order of states is kept by the database, for attempts and for refunds: no program, however wrong, makes again what may have
-- moved money. What was settled may still turn out to be received: a provider is believed, and people are told.
-- What the guest approved at a link may be with the bank for days, or refused.
CREATE FUNCTION deposits_attempt_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('queued', 'claimed'), ('queued', 'dropped'), ('claimed', 'captured'), ('claimed', 'declined'),
        ('claimed', 'needs_guest'), ('claimed', 'pending'), ('claimed', 'queued'), ('claimed', 'unconfirmed'),
        ('unconfirmed', 'captured'), ('unconfirmed', 'declined'), ('unconfirmed', 'dropped'),
        ('unconfirmed', 'needs_guest'), ('unconfirmed', 'pending'), ('pending', 'captured'),
        ('pending', 'declined'), ('pending', 'needs_guest'), ('declined', 'captured'),
        ('needs_guest', 'captured'), ('needs_guest', 'declined'), ('needs_guest', 'pending'),
        ('dropped', 'captured')
    ) THEN
        RAISE EXCEPTION 'attempt % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON deposits_attempt
    FOR EACH ROW EXECUTE FUNCTION deposits_attempt_state();
CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON deposits_refund
    FOR EACH ROW EXECUTE FUNCTION deposits_attempt_state();
