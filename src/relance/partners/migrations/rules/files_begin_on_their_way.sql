-- A file begins on its way to the partner.
CREATE FUNCTION partners_file_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'offered' THEN
        RAISE EXCEPTION 'a file begins on its way to the partner' USING ERRCODE = 'check_violation', CONSTRAINT = 'files_move_in_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER files_begin_on_their_way BEFORE INSERT ON partners_placement
    FOR EACH ROW EXECUTE FUNCTION partners_file_begins();
