-- What waits to be told to a partner is due once it is written; here: once the switch or the place lets it leave again.
CREATE FUNCTION jobs_partners_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p_organisation bigint := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    IF EXISTS (SELECT FROM partners_partner p WHERE p.organisation_id = p_organisation AND p.retired_at IS NULL) THEN
        INSERT INTO tenancy_due (organisation_id, kind, lane, at) VALUES (p_organisation, 'partners', 0, now());
        PERFORM pg_notify('relance_due', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_partners_go_on AFTER UPDATE OF is_sending ON tenancy_organisation
    FOR EACH ROW WHEN (NEW.is_sending AND NOT OLD.is_sending) EXECUTE FUNCTION jobs_partners_go_on('id');
CREATE TRIGGER jobs_partners_go_on AFTER INSERT OR UPDATE ON tenancy_listedplace
    FOR EACH ROW WHEN (NEW.standing = 'acts') EXECUTE FUNCTION jobs_partners_go_on('organisation_id');
