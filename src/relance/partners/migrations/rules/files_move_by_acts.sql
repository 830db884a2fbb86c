-- A file gets to another state by an act that is written down, and by nothing else: the application may not write the state, and an act
-- that does not lead there is refused. Made of ``domain.placements.states``; a test compares.
CREATE FUNCTION partners_file_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE before text;
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    SELECT state INTO STRICT before FROM partners_placement
        WHERE organisation_id = NEW.organisation_id AND id = NEW.placement_id FOR NO KEY UPDATE;
    IF (NEW.act, before, NEW.state) NOT IN (
        ('take', 'offered', 'taken'),
        ('refuse', 'offered', 'refused'),
        ('refuse', 'taken', 'refused'),
        ('refuse', 'paused', 'refused'),
        ('withdraw', 'offered', 'withdrawn'),
        ('pause', 'taken', 'paused'),
        ('resume', 'paused', 'taken'),
        ('recall', 'taken', 'recalled'),
        ('recall', 'paused', 'recalled'),
        ('undo_recall', 'recalled', 'paused'),
        ('undo_recall', 'recalled', 'taken'),
        ('close', 'taken', 'closed'),
        ('close', 'paused', 'closed'),
        ('close', 'recalled', 'closed')
    ) AND (NEW.act, before, NEW.state) <> ('offer', 'offered', 'offered') THEN
        RAISE EXCEPTION 'file %: % does not lead from % to %', NEW.placement_id, NEW.act, before, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'files_move_in_order';
    END IF;
    UPDATE partners_placement SET state = NEW.state WHERE organisation_id = NEW.organisation_id AND id = NEW.placement_id;
    RETURN NEW;
END $$;
CREATE TRIGGER files_move_by_acts BEFORE INSERT ON partners_fileact
    FOR EACH ROW EXECUTE FUNCTION partners_file_moves();
CREATE FUNCTION partners_file_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'offered' THEN
        RAISE EXCEPTION 'a file begins on its way to the partner' USING ERRCODE = 'check_violation', CONSTRAINT = 'files_move_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER files_begin_on_their_way BEFORE INSERT ON partners_placement
    FOR EACH ROW EXECUTE FUNCTION partners_file_begins();
