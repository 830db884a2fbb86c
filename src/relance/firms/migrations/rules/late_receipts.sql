-- Money may still reach a firm for a case that it no longer has: a letter was on its way. It is recorded all the same, by the case's own
-- reference, told to the creditor and remitted; nothing of the case is opened by it but this receipt.
CREATE FUNCTION firms_receive_late(
    p_reference text, p_amount numeric, p_currency text, p_on date, p_until date, p_at timestamptz, p_by text, p_told text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    org bigint := nullif(current_setting('app.organisation'), '')::bigint;
    under bigint := nullif(current_setting('app.mandate'), '')::bigint;
    found bigint;
    made bigint;
BEGIN
    SELECT e.id INTO found FROM firms_entrusted e JOIN firms_mandate m ON m.organisation_id = e.organisation_id AND m.id = e.mandate_id
    WHERE e.organisation_id = org AND e.mandate_id = under AND m.firm_signed_at IS NOT NULL AND e.accepted_at IS NOT NULL
        AND e.reference = p_reference AND p_by LIKE 'firm:' || m.firm || ':%'
        AND e.id NOT IN (SELECT o.entrusted_id FROM firms_open_cases() o)
    ORDER BY e.id DESC LIMIT 1;
    IF found IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM firms_mandate WHERE organisation_id = org AND id = under FOR UPDATE;
    IF EXISTS (SELECT FROM firms_receipt r WHERE r.organisation_id = org AND r.entrusted_id = found AND r.amount = p_amount
            AND r.currency = p_currency AND r.received_on = p_on) THEN
        RETURN 0;
    END IF;
    INSERT INTO firms_receipt (organisation_id, public_id, entrusted_id, number, amount, currency, received_on, remit_by, recorded_at, recorded_by)
    SELECT org, gen_random_uuid(), found, coalesce(max(r.number), 0) + 1, p_amount, p_currency, p_on, p_until, p_at, p_by
    FROM firms_receipt r WHERE r.organisation_id = org AND r.entrusted_id = found
    RETURNING id INTO made;
    INSERT INTO firms_firmword (organisation_id, entrusted_id, kind, by_firm, text, said_at, said_by, read_by)
    VALUES (org, found, 'payment', true, p_told, p_at, p_by, '');
    RETURN made;
END $$;
REVOKE ALL ON FUNCTION firms_receive_late(text, numeric, text, date, date, timestamptz, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_receive_late(text, numeric, text, date, date, timestamptz, text, text) TO relance_app;
