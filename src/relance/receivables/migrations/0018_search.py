from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, CURRENT_ORGANISATION

# As for debtors: the owner's function adds the organisation itself, so that the index may be used.
STATEMENTS = [
    "CREATE INDEX open_receivable_by_piece ON receivables_receivable USING gin (number gin_trgm_ops) WHERE open_amount > 0",
    f"""
    CREATE FUNCTION receivables_open_like(pattern text, most int) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    BEGIN
        RETURN QUERY SELECT id FROM receivables_receivable
        WHERE organisation_id = {CURRENT_ORGANISATION} AND open_amount > 0 AND number ILIKE pattern
        LIMIT most;
    END $$
    """,
    "REVOKE ALL ON FUNCTION receivables_open_like(text, int) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION receivables_open_like(text, int) TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [("receivables", "0017_open_changes_row_level_security"), ("parties", "0005_search")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
