-- Takes the place of the function in open_cases.sql: a case that was closed is in no firm's hands any more.
CREATE OR REPLACE FUNCTION firms_open_cases() RETURNS TABLE (entrusted_id bigint, case_id bigint, debtor_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id, e.case_id, e.debtor_id
    FROM firms_mandate m JOIN tenancy_organisation o ON o.id = m.organisation_id
    JOIN firms_entrusted e ON e.organisation_id = m.organisation_id AND e.mandate_id = m.id
    JOIN cases_case c ON c.organisation_id = e.organisation_id AND c.id = e.case_id
    WHERE m.organisation_id = nullif(current_setting('app.organisation'), '')::bigint
        AND m.id = nullif(current_setting('app.mandate'), '')::bigint
        AND m.creditor_signed_at IS NOT NULL AND m.firm_signed_at IS NOT NULL AND m.ended_at IS NULL
        AND (m.ends_on IS NULL OR m.ends_on >= (coalesce(o.clock_at, now()) AT TIME ZONE o.time_zone)::date)
        AND e.ended_at IS NULL AND c.closed_at IS NULL
$$;

-- A letter that a mail server put back is written anew, of the day on which it leaves; once it may have left, it stays as it was.
DROP TRIGGER once_said ON firms_firmletter;
CREATE TRIGGER once_said BEFORE UPDATE ON firms_firmletter FOR EACH ROW EXECUTE FUNCTION firms_stays_once_said('sent_on');
CREATE FUNCTION firms_keep_what_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'queued' AND (NEW.document_id, NEW.dated, NEW.content, NEW.figures, NEW.recipient, NEW.cites, NEW.cites_dated)
        IS DISTINCT FROM (OLD.document_id, OLD.dated, OLD.content, OLD.figures, OLD.recipient, OLD.cites, OLD.cites_dated) THEN
        RAISE EXCEPTION 'letter % stays as it was when it left', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER what_left BEFORE UPDATE ON firms_firmletter FOR EACH ROW EXECUTE FUNCTION firms_keep_what_left();
