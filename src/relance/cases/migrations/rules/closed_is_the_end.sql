-- A closed case moves no more, whatever program writes: what is pursued again is another case. What is told of it afterwards
-- (a late payment, a status) is still kept.
CREATE FUNCTION cases_closed_is_the_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM cases_act a
        WHERE a.organisation_id = NEW.organisation_id AND a.case_id = NEW.case_id AND a.stage = 'closed'
    ) THEN
        RAISE EXCEPTION 'case % is closed', NEW.case_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_is_the_end';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER closed_is_the_end BEFORE INSERT ON cases_act
    FOR EACH ROW WHEN (NEW.stage <> '') EXECUTE FUNCTION cases_closed_is_the_end();
