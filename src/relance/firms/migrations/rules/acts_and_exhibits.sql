-- What a firm reads of its own case besides its letters: what was done in it, by whom, and the exhibits under their numbers. What the
-- creditor sets itself (tasks, costs, authority towards others, alarms that it closed) is not among it, nor a note on what it thinks.
CREATE FUNCTION firms_acts_of_cases() RETURNS TABLE (
    entrusted_id bigint, act_id bigint, kind varchar, by varchar, happened_on date, until date, amount numeric, currency varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.entrusted_id, a.id, a.kind, a.by, a.happened_on, a.until, a.amount, a.currency
    FROM firms_open_cases() o
    JOIN cases_act a ON a.organisation_id = current_setting('app.organisation')::bigint AND a.case_id = o.case_id
    WHERE a.kind NOT IN ('task_set', 'task_done', 'cost_added', 'alarm_closed', 'authority_given', 'happened')
$$;
REVOKE ALL ON FUNCTION firms_acts_of_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_acts_of_cases() TO relance_app;

CREATE FUNCTION firms_exhibits_of_cases() RETURNS TABLE (
    entrusted_id bigint, exhibit_id bigint, number integer, version integer, kind varchar, title varchar, dated_on date, proof varchar,
    document_id bigint, file_name varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT o.entrusted_id, x.id, x.number, x.version, x.kind, x.title, x.dated_on, x.proof, x.document_id, x.file_name
    FROM firms_open_cases() o
    JOIN cases_exhibit x ON x.organisation_id = current_setting('app.organisation')::bigint AND x.case_id = o.case_id
$$;
REVOKE ALL ON FUNCTION firms_exhibits_of_cases() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION firms_exhibits_of_cases() TO relance_app;

-- Takes the place of the function in open_cases.sql: the exhibits of its open cases are a firm's to read, too.
CREATE OR REPLACE FUNCTION firms_own_documents() RETURNS TABLE (document_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.document_id FROM firms_open_cases() o JOIN firms_firmletter l ON l.entrusted_id = o.entrusted_id
    WHERE l.organisation_id = nullif(current_setting('app.organisation'), '')::bigint AND l.document_id IS NOT NULL
    UNION
    SELECT r.document_id FROM firms_seen_cases() s JOIN firms_receipt r ON r.entrusted_id = s.entrusted_id
    WHERE r.organisation_id = nullif(current_setting('app.organisation'), '')::bigint AND r.document_id IS NOT NULL
    UNION
    SELECT x.document_id FROM firms_exhibits_of_cases() x
$$;
