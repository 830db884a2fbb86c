from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
# organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
TABLES = [
    "parties_contact",
    "parties_debtor",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (organisation_id ="
    " CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)"
    for table in TABLES
]

FUNCTIONS = [
    """
    CREATE OR REPLACE FUNCTION parties_debtors_like(pattern text, most int) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    BEGIN
        PERFORM tenancy_refuse_under_mandate();
        RETURN QUERY SELECT id FROM parties_debtor
        WHERE organisation_id = current_setting('app.organisation')::bigint AND (name ILIKE pattern OR code ILIKE pattern)
        ORDER BY id LIMIT most;
    END $$
    """,
]


class Migration(migrations.Migration):
    dependencies = [("parties", "0012_heads_have_no_head"), ("tenancy", "0019_closed_under_mandate")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES + FUNCTIONS)
    ]
