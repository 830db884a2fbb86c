-- What makes a card, a refund or a page due: a plan of the claim's, a page that opened, the guest's word and what somebody read or decided
-- of it, the switches, the place, the account. By whatever way it came, and without a lock: a row too many finds nothing to do.
CREATE FUNCTION jobs_captures_are_due(p_organisation bigint, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenancy_due (organisation_id, kind, lane, at) VALUES (p_organisation, 'captures', 0, p_at);
    IF p_at <= clock_timestamp() THEN
        PERFORM pg_notify('relance_due', '');
    END IF;
END $$;
CREATE FUNCTION jobs_claim_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM jobs_captures_are_due(NEW.organisation_id, (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz);
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_claim_made AFTER INSERT ON deposits_claim
    FOR EACH ROW WHEN (NEW.look_at IS NOT NULL) EXECUTE FUNCTION jobs_claim_is_due('look_at');
CREATE TRIGGER jobs_claim_planned AFTER UPDATE OF look_at ON deposits_claim
    FOR EACH ROW WHEN (NEW.look_at IS DISTINCT FROM OLD.look_at AND NEW.look_at IS NOT NULL AND NEW.ended_at IS NULL)
    EXECUTE FUNCTION jobs_claim_is_due('look_at');
CREATE TRIGGER jobs_refund_owed AFTER INSERT ON deposits_refund
    FOR EACH ROW EXECUTE FUNCTION jobs_claim_is_due('not_before');
CREATE TRIGGER jobs_page_opened AFTER INSERT ON deposits_hostedpage
    FOR EACH ROW EXECUTE FUNCTION jobs_claim_is_due('opened_at');
CREATE FUNCTION jobs_answer_wakes_captures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM deposits_claim c JOIN deposits_guarantee g ON g.organisation_id = c.organisation_id AND g.id = c.guarantee_id
        WHERE c.organisation_id = NEW.organisation_id AND g.debtor_id = NEW.debtor_id AND c.ended_at IS NULL AND c.look_at IS NOT NULL)
    THEN
        PERFORM jobs_captures_are_due(NEW.organisation_id, now());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_answer_wakes_captures AFTER INSERT OR UPDATE OF settled_at ON exchanges_debtoranswer
    FOR EACH ROW EXECUTE FUNCTION jobs_answer_wakes_captures();
CREATE TRIGGER jobs_reading_wakes_captures AFTER UPDATE OF is_unread ON exchanges_exchange
    FOR EACH ROW WHEN (OLD.is_unread AND NOT NEW.is_unread) EXECUTE FUNCTION jobs_answer_wakes_captures();
-- What was held by a switch, a place or an account is planned anew: claims first, then what is owed back, as every program locks them.
CREATE FUNCTION jobs_captures_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p_organisation bigint := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    UPDATE deposits_claim SET look_at = now() WHERE organisation_id = p_organisation AND ended_at IS NULL AND look_at > now();
    UPDATE deposits_refund SET not_before = now() WHERE organisation_id = p_organisation AND state = 'queued' AND not_before > now();
    IF FOUND OR EXISTS (SELECT FROM deposits_hostedpage h WHERE h.organisation_id = p_organisation AND h.ended_at IS NULL) THEN
        PERFORM jobs_captures_are_due(p_organisation, now());
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_captures_go_on AFTER UPDATE OF is_sending, automatic ON tenancy_organisation
    FOR EACH ROW WHEN (NEW.is_sending AND (NEW.is_sending, NEW.automatic) IS DISTINCT FROM (OLD.is_sending, OLD.automatic))
    EXECUTE FUNCTION jobs_captures_go_on('id');
CREATE TRIGGER jobs_captures_go_on AFTER INSERT OR UPDATE ON tenancy_listedplace
    FOR EACH ROW WHEN (NEW.standing = 'acts') EXECUTE FUNCTION jobs_captures_go_on('organisation_id');
CREATE TRIGGER jobs_captures_go_on AFTER INSERT OR UPDATE ON payments_cardaccount
    FOR EACH ROW EXECUTE FUNCTION jobs_captures_go_on('organisation_id');
