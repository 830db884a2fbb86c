-- Of a function that reads or writes as the owner, past the policies: it does so for the creditor alone, unless written for a firm.
CREATE OR REPLACE FUNCTION tenancy_refuse_under_mandate() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF coalesce(current_setting('app.mandate', true), '') <> '' THEN
        RAISE EXCEPTION 'this is not open to a firm under a mandate' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
