-- Two sides write into these rows. Under a mandate the first columns may change, without one the second; "*" is all of them. So neither
-- signs for the other, and a firm moves nothing on its own.
CREATE FUNCTION firms_keep_hands_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := CASE WHEN current_setting('app.mandate') = '' THEN TG_ARGV[1] ELSE TG_ARGV[0] END;
BEGIN
    IF mine <> '*' AND to_jsonb(NEW) - string_to_array(mine, ' ') IS DISTINCT FROM to_jsonb(OLD) - string_to_array(mine, ' ') THEN
        RAISE EXCEPTION 'this is the other side''s to write: %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_mandate FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart(
    'firm_version firm_paper firm_signed_at firm_signed_by ended_at ended_by',
    'terms ends_on creditor_paper creditor_signed_at creditor_signed_by ended_at ended_by');
CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_entrusted FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart(
    'reference checks accepted_at accepted_by', 'paused_at paused_by ended_at ended_by why');
CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_serviceorder FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart('', '*');
CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_firmletter FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart(
    'state sent_on settled_at why', '*');
CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_receipt FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart(
    'remittance_id', 'payment document_id');
CREATE TRIGGER hands_apart BEFORE UPDATE ON firms_firmword FOR EACH ROW EXECUTE FUNCTION firms_keep_hands_apart(
    'read_at read_by', 'read_at read_by');

-- The clauses stay as they are once one side has signed.
CREATE FUNCTION firms_keep_signed_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.creditor_signed_at IS NOT NULL OR OLD.firm_signed_at IS NOT NULL)
        AND (NEW.terms, NEW.ends_on) IS DISTINCT FROM (OLD.terms, OLD.ends_on) THEN
        RAISE EXCEPTION 'the clauses of mandate % are signed', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_terms BEFORE UPDATE ON firms_mandate FOR EACH ROW EXECUTE FUNCTION firms_keep_signed_terms();

-- What a firm writes anew is an order to be carried out, or a word of its own: never a letter that has left, nor an accepted price.
CREATE POLICY own_hand ON firms_serviceorder AS RESTRICTIVE FOR INSERT WITH CHECK (current_setting('app.mandate') = '');
CREATE POLICY own_hand ON firms_firmletter AS RESTRICTIVE FOR INSERT WITH CHECK (
    state = 'queued' AND document_id IS NULL AND claimed_at IS NULL
    AND (current_setting('app.mandate') = '' OR ordered_by LIKE 'firm:%'));
CREATE POLICY own_hand ON firms_firmword AS RESTRICTIVE FOR INSERT WITH CHECK (
    by_firm = (current_setting('app.mandate') <> '') AND (NOT by_firm OR said_by LIKE 'firm:%'));
CREATE POLICY own_hand ON firms_receipt AS RESTRICTIVE FOR INSERT WITH CHECK (
    current_setting('app.mandate') <> '' AND payment IS NULL AND document_id IS NULL AND remittance_id IS NULL);
CREATE POLICY own_hand ON firms_remittance AS RESTRICTIVE FOR INSERT WITH CHECK (current_setting('app.mandate') <> '');
-- A mandate is written by the creditor, unsigned.
CREATE POLICY own_hand ON firms_mandate AS RESTRICTIVE FOR INSERT WITH CHECK (
    current_setting('app.mandate') = '' AND firm_signed_at IS NULL AND firm_version IS NULL AND ended_at IS NULL);
CREATE POLICY own_hand ON firms_entrusted AS RESTRICTIVE FOR INSERT WITH CHECK (
    current_setting('app.mandate') = '' AND accepted_at IS NULL AND checks = '');

-- A firm may record that a letter was posted, or give one up that has not left; the database keeps the order of states for everybody.
CREATE FUNCTION firms_keep_letters_in_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('app.mandate') <> '' AND OLD.state <> NEW.state
        AND (OLD.state, NEW.state) NOT IN (('handed_over', 'accepted'), ('handed_over', 'voided'), ('queued', 'voided')) THEN
        RAISE EXCEPTION 'a firm does not move letter % from % to %', OLD.id, OLD.state, NEW.state;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_hand BEFORE UPDATE ON firms_firmletter FOR EACH ROW EXECUTE FUNCTION firms_keep_letters_in_hand();

-- What these columns say once, they say for good.
CREATE FUNCTION firms_stays_once_said() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    FOREACH said IN ARRAY TG_ARGV LOOP
        IF coalesce(to_jsonb(OLD) ->> said, '') <> '' AND to_jsonb(NEW) ->> said IS DISTINCT FROM to_jsonb(OLD) ->> said THEN
            RAISE EXCEPTION '% of % % stays as it is', said, TG_TABLE_NAME, OLD.id;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER once_said BEFORE UPDATE ON firms_mandate FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said(
    'creditor_signed_at', 'creditor_signed_by', 'firm_signed_at', 'firm_signed_by', 'ended_at', 'ended_by');
CREATE TRIGGER once_said BEFORE UPDATE ON firms_entrusted FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said(
    'reference', 'checks', 'accepted_at', 'accepted_by', 'ended_at', 'ended_by', 'why');
CREATE TRIGGER once_said BEFORE UPDATE ON firms_receipt FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said(
    'payment', 'document_id', 'remittance_id');
CREATE TRIGGER once_said BEFORE UPDATE ON firms_firmword FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said('read_at', 'read_by');
CREATE TRIGGER once_said BEFORE UPDATE ON firms_firmletter FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said(
    'sent_on', 'document_id', 'dated');
