-- A tenant's tables: a program sees and writes the rows of the organisation that it acts in, a firm under mandate none of them.
ALTER TABLE payments_cardaccount
    DROP CONSTRAINT payments_cardaccount_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON payments_cardaccount
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON payments_cardaccount AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE, DELETE ON payments_cardaccount TO relance_app;

ALTER TABLE payments_playedthing
    DROP CONSTRAINT payments_playedthing_pkey,
    ADD PRIMARY KEY (organisation_id, id),
    ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id),
    ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON payments_playedthing
    USING (organisation_id = current_setting('app.organisation')::bigint)
    WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON payments_playedthing AS RESTRICTIVE
    USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)
    WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT, UPDATE ON payments_playedthing TO relance_app;

-- Money that is only played never stands beside money that is real: a demonstration has the provider that plays, nobody else has it.
CREATE FUNCTION payments_played_in_demonstrations_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT o.is_demonstration FROM tenancy_organisation o WHERE o.id = NEW.organisation_id)
        IS DISTINCT FROM (TG_TABLE_NAME = 'payments_playedthing' OR to_jsonb(NEW) ->> 'provider' = 'demonstration') THEN
        RAISE EXCEPTION 'the demonstration''s card provider belongs to demonstrations, and no other does'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'played_in_demonstrations_alone';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER played_in_demonstrations_alone BEFORE INSERT OR UPDATE ON payments_cardaccount
    FOR EACH ROW EXECUTE FUNCTION payments_played_in_demonstrations_alone();
CREATE TRIGGER played_in_demonstrations_alone BEFORE INSERT OR UPDATE ON payments_playedthing
    FOR EACH ROW EXECUTE FUNCTION payments_played_in_demonstrations_alone();
