-- A file gets to another state by an act that is written down, and by nothing else: the application may not write the state, and an act
-- that does not lead there is refused. Asked once a statement, after the policies, so that a firm under a mandate is refused whatever it
-- tries to write. Made of ``domain.placements.states``; a test compares.
DROP TRIGGER IF EXISTS files_move_by_acts ON partners_fileact;
CREATE OR REPLACE FUNCTION partners_file_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one record; before text;
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    FOR one IN SELECT organisation_id, placement_id, act, state FROM done ORDER BY id LOOP
        SELECT p.state INTO STRICT before FROM partners_placement p
            WHERE p.organisation_id = one.organisation_id AND p.id = one.placement_id FOR NO KEY UPDATE;
        IF (one.act, before, one.state) NOT IN (
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
        ) AND (one.act, before, one.state) <> ('offer', 'offered', 'offered') THEN
            RAISE EXCEPTION 'file %: % does not lead from % to %', one.placement_id, one.act, before, one.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'files_move_in_order';
        END IF;
        UPDATE partners_placement p SET state = one.state WHERE p.organisation_id = one.organisation_id AND p.id = one.placement_id;
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER files_move_by_acts AFTER INSERT ON partners_fileact
    REFERENCING NEW TABLE AS done FOR EACH STATEMENT EXECUTE FUNCTION partners_file_moves();
