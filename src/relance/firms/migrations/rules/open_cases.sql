-- What a mandate opens: the cases that the creditor gave under it and has not taken back, while both have signed it and it has not
-- ended. Asked by policies, so it looks past them; it knows no case but those of the organisation and the mandate that are set.
CREATE FUNCTION firms_open_cases() RETURNS TABLE (entrusted_id bigint, case_id bigint, debtor_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.case_id, e.debtor_id
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    WHERE m.organisation_id = nullif(current_setting('app.organisation'), '')::bigint
        AND m.id = nullif(current_setting('app.mandate'), '')::bigint
        AND m.creditor_signed_at IS NOT NULL AND m.firm_signed_at IS NOT NULL AND m.ended_at IS NULL
        AND (m.ends_on IS NULL OR m.ends_on >= (coalesce(o.clock_at, now()) AT TIME ZONE o.time_zone)::date)
        AND e.ended_at IS NULL
$$;
REVOKE ALL ON FUNCTION firms_open_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_open_cases() TO relance_app;

-- The same, and those of which the firm still holds funds: it owes them to the creditor whatever ended.
CREATE FUNCTION firms_seen_cases() RETURNS TABLE (entrusted_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.entrusted_id FROM firms_open_cases() o
    UNION
    SELECT e.id FROM firms_entrusted e JOIN firms_receipt r ON r.organisation_id = e.organisation_id AND r.entrusted_id = e.id
    WHERE e.organisation_id = nullif(current_setting('app.organisation'), '')::bigint
        AND e.mandate_id = nullif(current_setting('app.mandate'), '')::bigint AND r.remittance_id IS NULL
$$;
REVOKE ALL ON FUNCTION firms_seen_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_seen_cases() TO relance_app;

-- The papers that the firm itself wrote in these cases: its letters and its receipts.
CREATE FUNCTION firms_own_documents() RETURNS TABLE (document_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.document_id FROM firms_open_cases() o JOIN firms_firmletter l ON l.entrusted_id = o.entrusted_id
    WHERE l.organisation_id = nullif(current_setting('app.organisation'), '')::bigint AND l.document_id IS NOT NULL
    UNION
    SELECT r.document_id FROM firms_seen_cases() s JOIN firms_receipt r ON r.entrusted_id = s.entrusted_id
    WHERE r.organisation_id = nullif(current_setting('app.organisation'), '')::bigint AND r.document_id IS NOT NULL
$$;
REVOKE ALL ON FUNCTION firms_own_documents() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_own_documents() TO relance_app;
