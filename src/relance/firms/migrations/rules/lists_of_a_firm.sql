-- What a firm reads across its creditors, acting for itself: the mandates that name it, and the rows of its Today; nothing else of them.
CREATE FUNCTION firms_mandates_of_firm() RETURNS TABLE (
    mandate_id bigint, creditor bigint, creditor_name varchar, number integer, terms text, ends_on date, proposed_at timestamptz,
    creditor_signed_at timestamptz, firm_signed_at timestamptz, firm_version integer, ended_at timestamptz, is_in_force boolean,
    creditor_paper text, cases bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT m.id, m.organisation_id, o.name, m.number, m.terms, m.ends_on, m.proposed_at, m.creditor_signed_at, m.firm_signed_at,
        m.firm_version, m.ended_at,
        m.creditor_signed_at IS NOT NULL AND m.firm_signed_at IS NOT NULL AND m.ended_at IS NULL
            AND (m.ends_on IS NULL OR m.ends_on >= (coalesce(o.clock_at, now()) AT TIME ZONE o.time_zone)::date),
        m.creditor_paper,
        (SELECT count(*) FROM firms_entrusted e WHERE e.organisation_id = m.organisation_id AND e.mandate_id = m.id
            AND e.ended_at IS NULL)
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN tenancy_organisation f ON f.id = m.firm
    WHERE m.firm = nullif(current_setting('app.organisation'), '')::bigint
        -- A demonstration's cases are played; they never stand among real ones.
        AND o.is_demonstration = f.is_demonstration
    ORDER BY o.name, m.id
$$;
REVOKE ALL ON FUNCTION firms_mandates_of_firm() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_mandates_of_firm() TO relance_app;

-- Whom a creditor may give a mandate: the firm of this short name.
CREATE FUNCTION firms_firm_named(short text) RETURNS TABLE (firm bigint, name varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT f.id, f.name FROM tenancy_organisation f
    JOIN tenancy_organisation own ON own.id = nullif(current_setting('app.organisation'), '')::bigint
    WHERE f.slug = $1 AND f.kind = 'firm' AND f.is_demonstration = own.is_demonstration
$$;
REVOKE ALL ON FUNCTION firms_firm_named(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_firm_named(text) TO relance_app;

-- A debtor who holds a letter has its code and nothing else: it tells in which organisation to look.
CREATE FUNCTION firms_organisation_of_letter(code text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT l.organisation_id FROM firms_firmletter l WHERE l.code = $1
$$;
REVOKE ALL ON FUNCTION firms_organisation_of_letter(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_organisation_of_letter(text) TO relance_app;
