from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
# organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
TABLES = [
    "receivables_correction",
    "receivables_hold",
    "receivables_imputation",
    "receivables_insolvency",
    "receivables_invoicecopy",
    "receivables_limitationnote",
    "receivables_openchange",
    "receivables_payment",
    "receivables_penaltychoice",
    "receivables_penaltyshare",
    "receivables_receivable",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (organisation_id ="
    " CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)"
    for table in TABLES
]

FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION receivables_open_like(pattern text, most int) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    BEGIN
        PERFORM tenancy_refuse_under_mandate();
        RETURN QUERY SELECT id FROM receivables_receivable
        WHERE organisation_id = current_setting('app.organisation')::bigint AND open_amount > 0 AND number ILIKE pattern
        LIMIT most;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION receivables_note_opened() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        PERFORM tenancy_refuse_under_mandate();
        INSERT INTO receivables_openchange (organisation_id, is_invoice, currency, due_on, amount)
        SELECT organisation_id, nature = 'invoice', currency, due_on, sum(open_amount) FROM added GROUP BY 1, 2, 3, 4;
        RETURN NULL;
    END $$
    """,
    """
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
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION receivables_fold_open_changes() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT tenancy_refuse_under_mandate();
        WITH gone AS (
            DELETE FROM receivables_openchange WHERE organisation_id = current_setting('app.organisation')::bigint
            RETURNING organisation_id, is_invoice, currency, due_on, amount)
        INSERT INTO receivables_openchange (organisation_id, is_invoice, currency, due_on, amount)
        SELECT organisation_id, is_invoice, currency, due_on, sum(amount) FROM gone GROUP BY 1, 2, 3, 4 HAVING sum(amount) <> 0
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION receivables_move_open_amounts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        PERFORM tenancy_refuse_under_mandate();
        UPDATE receivables_receivable r
        SET open_amount = r.open_amount - moved.amount, touched_at = moved.at
        FROM (SELECT organisation_id, receivable_id, sum(amount) AS amount, max(recorded_at) AS at
              FROM added GROUP BY organisation_id, receivable_id) moved
        WHERE r.organisation_id = moved.organisation_id AND r.id = moved.receivable_id;
        UPDATE receivables_payment p
        SET open_amount = p.open_amount - moved.amount
        FROM (SELECT organisation_id, payment_id, sum(amount) AS amount
              FROM added GROUP BY organisation_id, payment_id) moved
        WHERE p.organisation_id = moved.organisation_id AND p.id = moved.payment_id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION receivables_move_paid_for_penalties() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
        PERFORM tenancy_refuse_under_mandate();
        UPDATE receivables_receivable r SET touched_at = moved.at
        FROM (SELECT organisation_id, receivable_id, max(recorded_at) AS at FROM added GROUP BY organisation_id, receivable_id) moved
        WHERE r.organisation_id = moved.organisation_id AND r.id = moved.receivable_id;
        UPDATE receivables_payment p SET open_amount = p.open_amount - moved.amount
        FROM (SELECT organisation_id, payment_id, sum(amount) AS amount FROM added GROUP BY organisation_id, payment_id) moved
        WHERE p.organisation_id = moved.organisation_id AND p.id = moved.payment_id;
        RETURN NULL;
    END $$
    """,
]


class Migration(migrations.Migration):
    dependencies = [("receivables", "0038_credit_placed"), ("tenancy", "0019_closed_under_mandate")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES + FUNCTIONS)
    ]
