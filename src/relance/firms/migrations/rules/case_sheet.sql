-- What a firm reads of the creditor's books: of each open case of its mandate the debtor, how they are reached, and what is owed. The
-- tables themselves stay closed: they are large and read all day, and a policy that opened them would cost the creditor at each row.
CREATE FUNCTION firms_case_sheets() RETURNS TABLE (
    entrusted_id bigint, case_id bigint, case_number integer, debtor_id bigint, debtor_name varchar, debtor_kind varchar,
    debtor_siren varchar, debtor_address text[], debtor_language varchar, emails text[], phones text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.entrusted_id, c.id, c.number, d.id, d.name, d.kind_in_law, d.siren,
        ARRAY[d.street, d.street_2, d.postal_code || ' ' || d.city, d.country]::text[], d.language,
        ARRAY(SELECT x.email::text FROM parties_contact x WHERE x.organisation_id = d.organisation_id AND x.debtor_id = d.id
            AND x.email <> '' AND x.bounced_at IS NULL ORDER BY x.id),
        ARRAY(SELECT x.phone::text FROM parties_contact x WHERE x.organisation_id = d.organisation_id AND x.debtor_id = d.id
            AND x.phone <> '' ORDER BY x.id)
    FROM firms_open_cases() o
    JOIN cases_case c ON c.organisation_id = current_setting('app.organisation')::bigint AND c.id = o.case_id
    JOIN parties_debtor d ON d.organisation_id = c.organisation_id AND d.id = o.debtor_id
$$;
REVOKE ALL ON FUNCTION firms_case_sheets() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_case_sheets() TO relance_app;

CREATE FUNCTION firms_claims_of_cases() RETURNS TABLE (
    entrusted_id bigint, receivable_id bigint, number varchar, issued_on date, due_on date, due_is_assumed boolean, amount numeric,
    open_amount numeric, currency varchar, order_reference varchar, delivery_reference varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.entrusted_id, r.id, r.number, r.issued_on, r.due_on, r.due_is_assumed, r.amount, r.open_amount, r.currency,
        r.order_reference, r.delivery_reference
    FROM firms_open_cases() o
    JOIN cases_caseitem i ON i.organisation_id = current_setting('app.organisation')::bigint AND i.case_id = o.case_id
    JOIN receivables_receivable r ON r.organisation_id = i.organisation_id AND r.id = i.receivable_id
$$;
REVOKE ALL ON FUNCTION firms_claims_of_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_claims_of_cases() TO relance_app;
