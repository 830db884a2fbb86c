-- A hold that stands for something is released by whoever names just that in the transaction (holds.end_for): no statement
-- that merely means to tidy up passes by accident. What was released stays so, and no hold is deleted.
CREATE FUNCTION receivables_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'hold % is not deleted: holds are released', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.released_at IS NOT NULL AND NEW.released_at IS DISTINCT FROM OLD.released_at THEN
        RAISE EXCEPTION 'hold % was released and stays so', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.owner_kind = '' THEN
        RETURN NEW;
    END IF;
    IF (NEW.organisation_id, NEW.id, NEW.receivable_id, NEW.debtor_id, NEW.kind, NEW.until, NEW.author, NEW.held_at,
            NEW.owner_kind, NEW.owner_id)
        IS DISTINCT FROM (OLD.organisation_id, OLD.id, OLD.receivable_id, OLD.debtor_id, OLD.kind, OLD.until,
            OLD.author, OLD.held_at, OLD.owner_kind, OLD.owner_id) THEN
        RAISE EXCEPTION 'hold % stands for % %: it does not change', OLD.id, OLD.owner_kind, OLD.owner_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
        AND current_setting('app.hold_owner', true) IS DISTINCT FROM OLD.owner_kind || ':' || OLD.owner_id THEN
        RAISE EXCEPTION 'hold % ends with % %', OLD.id, OLD.owner_kind, OLD.owner_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_hold BEFORE UPDATE OR DELETE ON receivables_hold
    FOR EACH ROW EXECUTE FUNCTION receivables_guard_hold();
