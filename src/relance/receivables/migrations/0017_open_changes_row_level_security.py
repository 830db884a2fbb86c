from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, CURRENT_ORGANISATION, tenant_table

TABLE = "receivables_openchange (organisation_id, is_invoice, currency, due_on, amount)"
DAY = "organisation_id, nature = 'invoice', currency, due_on"
STATEMENTS = [
    # What was there before the trigger.
    f"INSERT INTO {TABLE} SELECT {DAY}, sum(open_amount) FROM receivables_receivable WHERE open_amount > 0 GROUP BY 1, 2, 3, 4",
    # Rows are only ever added, so that two transactions never wait for each other here.
    f"""
    CREATE FUNCTION receivables_note_opened() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO {TABLE}
        SELECT {DAY}, sum(open_amount) FROM added GROUP BY 1, 2, 3, 4;
        RETURN NULL;
    END $$
    """,
    f"""
    CREATE FUNCTION receivables_note_open_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO {TABLE}
        SELECT {DAY}, sum(change) FROM (
            SELECT organisation_id, nature, currency, due_on, open_amount AS change FROM after
            UNION ALL SELECT organisation_id, nature, currency, due_on, -open_amount FROM before) changed
        GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER note_opened AFTER INSERT ON receivables_receivable REFERENCING NEW TABLE AS added"
    " FOR EACH STATEMENT EXECUTE FUNCTION receivables_note_opened()",
    "CREATE TRIGGER note_open_change AFTER UPDATE ON receivables_receivable"
    " REFERENCING OLD TABLE AS before NEW TABLE AS after"
    " FOR EACH STATEMENT EXECUTE FUNCTION receivables_note_open_change()",
    # Whoever folds at the same time waits for the rows, finds them gone, and adds up nothing twice.
    f"""
    CREATE FUNCTION receivables_fold_open_changes() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH gone AS (
            DELETE FROM receivables_openchange WHERE organisation_id = {CURRENT_ORGANISATION}
            RETURNING organisation_id, is_invoice, currency, due_on, amount)
        INSERT INTO {TABLE}
        SELECT organisation_id, is_invoice, currency, due_on, sum(amount) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0
    $$
    """,
    "REVOKE ALL ON FUNCTION receivables_fold_open_changes() FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION receivables_fold_open_changes() TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [("receivables", "0016_open_changes")]

    operations = [
        *tenant_table("receivables_openchange", grants="SELECT"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS),
    ]
