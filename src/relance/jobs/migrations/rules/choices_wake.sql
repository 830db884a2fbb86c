-- What waits for a person's choice (the creditor's identity, an account that sends, the switch, the place) goes on once that is made.
-- Letters come first, and they make the delivery due. Where nothing is queued nothing waited.
CREATE FUNCTION jobs_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p_organisation bigint := coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> TG_ARGV[0];
BEGIN
    IF EXISTS (SELECT FROM outbox_message m WHERE m.organisation_id = p_organisation AND m.state = 'queued') THEN
        INSERT INTO tenancy_due (organisation_id, kind, lane, at) VALUES (p_organisation, 'letters', 0, now());
        PERFORM pg_notify('relance_due', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_go_on AFTER INSERT OR UPDATE OR DELETE ON tenancy_preference
    FOR EACH ROW EXECUTE FUNCTION jobs_go_on('organisation_id');
CREATE TRIGGER jobs_go_on AFTER UPDATE OF is_sending ON tenancy_organisation
    FOR EACH ROW WHEN (NEW.is_sending) EXECUTE FUNCTION jobs_go_on('id');
CREATE TRIGGER jobs_go_on AFTER INSERT OR UPDATE ON tenancy_listedplace
    FOR EACH ROW WHEN (NEW.standing = 'acts') EXECUTE FUNCTION jobs_go_on('organisation_id');
