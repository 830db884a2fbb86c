-- Several accounts of one customer stand under one head. A chain of heads would need as many steps as it has links, and a
-- circle would have no end: a head has no head, and who has members gets none.
CREATE FUNCTION parties_guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM parties_debtor d WHERE d.organisation_id = NEW.organisation_id AND d.id = NEW.same_as_id
            AND d.same_as_id IS NOT NULL)
        OR EXISTS (SELECT FROM parties_debtor d WHERE d.organisation_id = NEW.organisation_id AND d.same_as_id = NEW.id) THEN
        RAISE EXCEPTION 'debtor % or its head % already stands under or over another', NEW.id, NEW.same_as_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_head BEFORE INSERT OR UPDATE OF same_as_id ON parties_debtor
    FOR EACH ROW WHEN (NEW.same_as_id IS NOT NULL) EXECUTE FUNCTION parties_guard_head();
