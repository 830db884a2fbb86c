-- What is open by due date, kept as changes beside the receivables, so that no page adds up a million of them. Rows are only
-- ever added, so that two transactions never wait for each other here.
CREATE OR REPLACE FUNCTION receivables_note_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    INSERT INTO receivables_openchange (organisation_id, is_invoice, currency, due_on, amount)
    SELECT organisation_id, nature = 'invoice', currency, due_on, sum(open_amount) FROM added GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER note_opened AFTER INSERT ON receivables_receivable REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION receivables_note_opened();

CREATE OR REPLACE FUNCTION receivables_note_open_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM tenancy_refuse_under_mandate();
    INSERT INTO receivables_openchange (organisation_id, is_invoice, currency, due_on, amount)
    SELECT organisation_id, nature = 'invoice', currency, due_on, sum(change) FROM (
        SELECT organisation_id, nature, currency, due_on, open_amount AS change FROM after
        UNION ALL SELECT organisation_id, nature, currency, due_on, -open_amount FROM before) changed
    GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER note_open_change AFTER UPDATE ON receivables_receivable
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION receivables_note_open_change();

-- Whoever folds at the same time waits for the rows, finds them gone, and adds up nothing twice.
CREATE OR REPLACE FUNCTION receivables_fold_open_changes() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT tenancy_refuse_under_mandate();
    WITH gone AS (
        DELETE FROM receivables_openchange WHERE organisation_id = current_setting('app.organisation')::bigint
        RETURNING organisation_id, is_invoice, currency, due_on, amount)
    INSERT INTO receivables_openchange (organisation_id, is_invoice, currency, due_on, amount)
    SELECT organisation_id, is_invoice, currency, due_on, sum(amount) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0
$$;
REVOKE ALL ON FUNCTION receivables_fold_open_changes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receivables_fold_open_changes() TO relance_app;
