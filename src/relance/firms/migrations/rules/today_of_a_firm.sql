-- The rows of a firm's Today, across its creditors, of mandates in force alone: of each case in its hands what the page shows, and no more.
CREATE FUNCTION firms_today_of_firm() RETURNS TABLE (
    mandate_id bigint, creditor_name varchar, entrusted_id bigint, case_number integer, debtor_name varchar, reference varchar,
    open_amount numeric, currency varchar, entrusted_at timestamptz, accepted_at timestamptz, is_paused boolean, unread bigint,
    letter_id bigint, letter_level varchar, letter_state varchar, letter_why varchar, letter_at timestamptz, price numeric,
    levels varchar[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT m.id, o.name, e.id, c.number, d.name, e.reference, owed.amount, owed.currency, e.entrusted_at, e.accepted_at,
        e.paused_at IS NOT NULL,
        (SELECT count(*) FROM firms_firmword w WHERE w.organisation_id = e.organisation_id AND w.entrusted_id = e.id
            AND NOT w.by_firm AND w.read_at IS NULL),
        l.id, l.level, l.state, l.why, l.not_before, s.price,
        ARRAY(SELECT x.level FROM firms_firmletter x WHERE x.organisation_id = e.organisation_id AND x.entrusted_id = e.id
            AND x.state NOT IN ('voided', 'refused'))
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN tenancy_organisation f ON f.id = m.firm
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id AND e.ended_at IS NULL
    JOIN cases_case c ON c.organisation_id = e.organisation_id AND c.id = e.case_id AND c.closed_at IS NULL
    JOIN parties_debtor d ON d.organisation_id = e.organisation_id AND d.id = e.debtor_id
    JOIN LATERAL (SELECT sum(r.open_amount) AS amount, min(r.currency) AS currency FROM cases_caseitem i
        JOIN receivables_receivable r ON r.organisation_id = i.organisation_id AND r.id = i.receivable_id
        WHERE i.organisation_id = c.organisation_id AND i.case_id = c.id) owed ON true
    LEFT JOIN LATERAL (SELECT * FROM firms_firmletter x WHERE x.organisation_id = e.organisation_id AND x.entrusted_id = e.id
        AND x.state IN ('queued', 'handed_over', 'unconfirmed') ORDER BY x.id LIMIT 1) l ON true
    LEFT JOIN firms_serviceorder s ON s.organisation_id = e.organisation_id AND s.id = l.order_id
    WHERE m.firm = nullif(current_setting('app.organisation'), '')::bigint AND o.is_demonstration = f.is_demonstration
        AND m.creditor_signed_at IS NOT NULL AND m.firm_signed_at IS NOT NULL AND m.ended_at IS NULL
        AND (m.ends_on IS NULL OR m.ends_on >= (coalesce(o.clock_at, now()) AT TIME ZONE o.time_zone)::date)
    ORDER BY e.entrusted_at, e.id
$$;
REVOKE ALL ON FUNCTION firms_today_of_firm() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_today_of_firm() TO relance_app;

-- What the firm still holds for its creditors, whatever ended since: it owes it.
CREATE FUNCTION firms_held_of_firm() RETURNS TABLE (
    mandate_id bigint, creditor_name varchar, reference varchar, received_on date, remit_by date, amount numeric, currency varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT m.id, o.name, e.reference, r.received_on, r.remit_by, r.amount, r.currency
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN tenancy_organisation f ON f.id = m.firm
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    JOIN firms_receipt r ON r.organisation_id = e.organisation_id AND r.entrusted_id = e.id AND r.remittance_id IS NULL
    WHERE m.firm = nullif(current_setting('app.organisation'), '')::bigint AND o.is_demonstration = f.is_demonstration
    ORDER BY r.remit_by, r.id
$$;
REVOKE ALL ON FUNCTION firms_held_of_firm() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_held_of_firm() TO relance_app;
