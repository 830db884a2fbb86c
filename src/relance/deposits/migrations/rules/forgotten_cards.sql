-- Cards that the provider is made to forget: a tenant's table, closed to other organisations and to firms, its states in their order.
ALTER TABLE deposits_cardforgetting DROP CONSTRAINT deposits_cardforgetting_pkey, ADD PRIMARY KEY (organisation_id, id);
ALTER TABLE deposits_cardforgetting ADD FOREIGN KEY (organisation_id) REFERENCES tenancy_organisation (id);
ALTER TABLE deposits_cardforgetting ADD FOREIGN KEY (organisation_id, card_id) REFERENCES deposits_card (organisation_id, id);
ALTER TABLE deposits_cardforgetting ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON deposits_cardforgetting USING (organisation_id = current_setting('app.organisation')::bigint) WITH CHECK (organisation_id = current_setting('app.organisation')::bigint);
CREATE POLICY closed_under_mandate ON deposits_cardforgetting AS RESTRICTIVE USING (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END) WITH CHECK (organisation_id = CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END);
GRANT SELECT, INSERT ON deposits_cardforgetting TO relance_app;
GRANT UPDATE (state, why, not_before, attempts, first_tried_at, claimed_at, settled_at, reference) ON deposits_cardforgetting TO relance_app;
CREATE FUNCTION deposits_forgetting_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (
        ('queued', 'claimed'), ('queued', 'refused'), ('claimed', 'forgotten'), ('claimed', 'queued'), ('claimed', 'refused'),
        ('claimed', 'unconfirmed'), ('unconfirmed', 'forgotten'), ('unconfirmed', 'queued'), ('unconfirmed', 'refused')
    ) THEN
        RAISE EXCEPTION 'forgetting % cannot go from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER states_in_order BEFORE UPDATE OF state ON deposits_cardforgetting
    FOR EACH ROW EXECUTE FUNCTION deposits_forgetting_state();
