from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, CURRENT_ORGANISATION

# ILIKE may not be used below a row-level policy with an index (it could leak what it reads), so one function of the owner
# looks, and adds the organisation itself; planned for the pattern at hand, of which everything hangs.
# pg_trgm is a trusted extension: who may create in a database may create it.
STATEMENTS = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX debtor_by_piece ON parties_debtor USING gin (name gin_trgm_ops, code gin_trgm_ops)",
    f"""
    CREATE FUNCTION parties_debtors_like(pattern text, most int) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
    BEGIN
        RETURN QUERY SELECT id FROM parties_debtor
        WHERE organisation_id = {CURRENT_ORGANISATION} AND (name ILIKE pattern OR code ILIKE pattern)
        ORDER BY id LIMIT most;
    END $$
    """,
    "REVOKE ALL ON FUNCTION parties_debtors_like(text, int) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION parties_debtors_like(text, int) TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_contact_from_stage")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
