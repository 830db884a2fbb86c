-- A registered letter goes its way in one order, whoever moves it.
CREATE FUNCTION post_keep_letter_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('prepared', 'handed_over'), ('prepared', 'voided'), ('queued', 'claimed'), ('queued', 'handed_over'),
        ('queued', 'refused'), ('queued', 'voided'), ('claimed', 'accepted'), ('claimed', 'queued'),
        ('claimed', 'refused'), ('claimed', 'unconfirmed'), ('handed_over', 'accepted'),
        ('handed_over', 'voided'), ('unconfirmed', 'accepted'), ('unconfirmed', 'queued'),
        ('unconfirmed', 'refused'), ('accepted', 'refused'), ('accepted', 'voided')
    ) THEN
        RAISE EXCEPTION 'registered letter % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE ON post_registeredletter FOR EACH ROW EXECUTE FUNCTION post_keep_letter_order();

-- What it holds, to whom and under which reference stays as it was ordered; a number, a day of posting and an end stay once they are said.
CREATE FUNCTION post_keep_what_was_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.owner, NEW.owner_pk, NEW.debtor_id, NEW.document_id, NEW.lines, NEW.public_id, NEW.way)
        IS DISTINCT FROM (OLD.owner, OLD.owner_pk, OLD.debtor_id, OLD.document_id, OLD.lines, OLD.public_id, OLD.way)
        OR (OLD.number <> '' AND NEW.number <> OLD.number) THEN
        RAISE EXCEPTION 'registered letter % stays as it was sent', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays_as_sent BEFORE UPDATE ON post_registeredletter FOR EACH ROW EXECUTE FUNCTION post_keep_what_was_sent();

-- A proof that is kept stays the file that it was; it may be said to be lost.
CREATE FUNCTION post_keep_proofs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.letter_id, NEW.kind, NEW.document_id, NEW.source, NEW.kept_at, NEW.kept_by)
        IS DISTINCT FROM (OLD.letter_id, OLD.kind, OLD.document_id, OLD.source, OLD.kept_at, OLD.kept_by) OR OLD.lost_at IS NOT NULL THEN
        RAISE EXCEPTION 'proof % stays as it was kept', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays_as_kept BEFORE UPDATE ON post_letterproof FOR EACH ROW EXECUTE FUNCTION post_keep_proofs();

-- Letters that are only played never stand beside real ones: a demonstration has the post that plays, nobody else has it.
CREATE FUNCTION post_played_in_demonstrations_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT o.is_demonstration FROM tenancy_organisation o WHERE o.id = NEW.organisation_id)
        IS DISTINCT FROM (TG_TABLE_NAME = 'post_playedparcel' OR to_jsonb(NEW) ->> 'provider' = 'demonstration') THEN
        RAISE EXCEPTION 'the demonstration''s post belongs to demonstrations, and no other does'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'posted_in_demonstrations_alone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER played_in_demonstrations_alone BEFORE INSERT OR UPDATE ON post_postaccount
    FOR EACH ROW EXECUTE FUNCTION post_played_in_demonstrations_alone();
CREATE TRIGGER played_in_demonstrations_alone BEFORE INSERT OR UPDATE ON post_playedparcel
    FOR EACH ROW EXECUTE FUNCTION post_played_in_demonstrations_alone();
