from django.db import migrations

from relance.tenancy.row_level import APP_ROLE

# The planner knows nothing of rows just loaded until somebody counts them; only the owner of a table may.
STATEMENTS = [
    """
    CREATE FUNCTION tenancy_refresh_statistics(tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE name text;
    BEGIN
        FOREACH name IN ARRAY tables LOOP
            EXECUTE format('ANALYZE public.%I', name);
        END LOOP;
    END $$
    """,
    "REVOKE ALL ON FUNCTION tenancy_refresh_statistics(text[]) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION tenancy_refresh_statistics(text[]) TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_organisation_sending")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
