from django.db import migrations

# Whoever counts a table already counts our rows, too: two imports that end together never wait for one another.
STATEMENT = """
    CREATE OR REPLACE FUNCTION tenancy_refresh_statistics(tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE name text;
    BEGIN
        FOREACH name IN ARRAY tables LOOP
            EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', name);
        END LOOP;
    END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0017_watched_folders")]

    operations = [migrations.RunSQL(STATEMENT, migrations.RunSQL.noop)]
