-- A letter that lay printed with the firm when its case came back, or its mandate ended, still wants a word: it was posted before, or it
-- was pulled out. Of such a case the firm keeps that letter and nothing else; over_on is the day from which it is not its case, if so.
-- What a provider has (post:) is no letter that lies printed.
CREATE FUNCTION firms_printed_cases() RETURNS TABLE (entrusted_id bigint, over_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT e.id, CASE WHEN e.ended_at IS NOT NULL OR c.closed_at IS NOT NULL OR m.ended_at IS NOT NULL
            OR m.ends_on < (coalesce(o.clock_at, now()) AT TIME ZONE o.time_zone)::date
        THEN least((least(e.ended_at, c.closed_at, m.ended_at) AT TIME ZONE o.time_zone)::date, m.ends_on) END
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    JOIN cases_case c ON c.organisation_id = e.organisation_id AND c.id = e.case_id
    JOIN firms_firmletter l ON l.organisation_id = e.organisation_id AND l.entrusted_id = e.id AND l.state = 'handed_over'
        AND l.reference NOT LIKE 'post:%'
    WHERE m.organisation_id = nullif(current_setting('app.organisation'), '')::bigint
        AND m.id = nullif(current_setting('app.mandate'), '')::bigint AND m.firm_signed_at IS NOT NULL
$$;
REVOKE ALL ON FUNCTION firms_printed_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_printed_cases() TO relance_app;

-- What such a letter becomes is seen by the statement that says so, else no row could be changed.
DROP POLICY closed_under_mandate ON firms_firmletter;
CREATE POLICY closed_under_mandate ON firms_firmletter AS RESTRICTIVE
    USING (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases())
        OR state IN ('handed_over', 'accepted', 'voided') AND entrusted_id IN (SELECT entrusted_id FROM firms_printed_cases()))
    WITH CHECK (current_setting('app.mandate') = '' OR entrusted_id IN (SELECT entrusted_id FROM firms_open_cases())
        OR state IN ('accepted', 'voided') AND entrusted_id IN (SELECT entrusted_id FROM firms_printed_cases()));

-- What a firm's Today lists of them, across its creditors: no name of a debtor, which is on the letter that it holds.
CREATE FUNCTION firms_printed_of_firm() RETURNS TABLE (
    mandate_id bigint, creditor_name varchar, letter_id bigint, reference varchar, place integer, is_first boolean, level varchar,
    dated date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    SELECT m.id, o.name, l.id, e.reference, l.place, l.is_first, l.level, l.dated
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN tenancy_organisation f ON f.id = m.firm
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    JOIN cases_case c ON c.organisation_id = e.organisation_id AND c.id = e.case_id
    JOIN firms_firmletter l ON l.organisation_id = e.organisation_id AND l.entrusted_id = e.id AND l.state = 'handed_over'
        AND l.reference NOT LIKE 'post:%'
    WHERE m.firm = nullif(current_setting('app.organisation'), '')::bigint AND o.is_demonstration = f.is_demonstration
        AND m.firm_signed_at IS NOT NULL
        AND (e.ended_at IS NOT NULL OR c.closed_at IS NOT NULL OR m.ended_at IS NOT NULL
            OR m.ends_on < (coalesce(o.clock_at, now()) AT TIME ZONE o.time_zone)::date)
    ORDER BY l.id
$$;
REVOKE ALL ON FUNCTION firms_printed_of_firm() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_printed_of_firm() TO relance_app;
