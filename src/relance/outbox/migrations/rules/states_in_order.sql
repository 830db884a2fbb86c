-- The order of states is kept by the database: no program, however wrong, queues a message that may have left. A message that
-- came back because our own server is refused waits, and may be sent again: it surely was not received.
CREATE FUNCTION outbox_message_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('proposed', 'queued'), ('proposed', 'voided'), ('queued', 'claimed'), ('queued', 'proposed'),
        ('queued', 'refused'), ('queued', 'voided'), ('claimed', 'accepted'), ('claimed', 'handed_over'),
        ('claimed', 'kept_back'), ('claimed', 'queued'), ('claimed', 'refused'), ('claimed', 'unconfirmed'),
        ('handed_over', 'accepted'), ('handed_over', 'queued'), ('handed_over', 'voided'),
        ('unconfirmed', 'accepted'), ('unconfirmed', 'bounced'), ('unconfirmed', 'handed_over'),
        ('unconfirmed', 'kept_back'), ('unconfirmed', 'queued'), ('unconfirmed', 'refused'),
        ('accepted', 'bounced'), ('accepted', 'delivered'), ('accepted', 'kept_back'), ('delivered', 'bounced'),
        ('delivered', 'kept_back'), ('kept_back', 'bounced'), ('kept_back', 'queued'), ('kept_back', 'voided')
    ) THEN
        RAISE EXCEPTION 'message % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON outbox_message
    FOR EACH ROW EXECUTE FUNCTION outbox_message_state();
