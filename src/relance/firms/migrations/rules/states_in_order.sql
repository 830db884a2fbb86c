-- A letter and its copy go their way in one order, whoever moves them.
CREATE FUNCTION firms_keep_letter_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('queued', 'claimed'), ('queued', 'handed_over'), ('queued', 'refused'), ('queued', 'voided'),
        ('claimed', 'accepted'), ('claimed', 'handed_over'), ('claimed', 'queued'), ('claimed', 'refused'),
        ('claimed', 'unconfirmed'), ('handed_over', 'accepted'), ('handed_over', 'voided'),
        ('unconfirmed', 'accepted'), ('unconfirmed', 'queued'), ('unconfirmed', 'refused')
    ) THEN
        RAISE EXCEPTION 'firm letter % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE ON firms_firmletter FOR EACH ROW EXECUTE FUNCTION firms_keep_letter_order();
CREATE TRIGGER states_in_order BEFORE UPDATE ON firms_creditorcopy FOR EACH ROW EXECUTE FUNCTION firms_keep_letter_order();
