from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
# organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
TABLES = [
    "tenancy_listedplace",
    "tenancy_member",
    "tenancy_organisation",
    "tenancy_preference",
    "tenancy_proposedaccount",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING ({'id' if table == 'tenancy_organisation' else 'organisation_id'} ="
    " CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)"
    for table in TABLES
]

# Of a function that reads or writes as the owner, past the policies: it does so for the creditor alone, unless written for a firm.
FUNCTIONS = [
    """
    CREATE FUNCTION tenancy_refuse_under_mandate() RETURNS void LANGUAGE plpgsql STABLE AS $$
    BEGIN
        IF coalesce(current_setting('app.mandate', true), '') <> '' THEN
            RAISE EXCEPTION 'this is not open to a firm under a mandate' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION tenancy_organisation_directory() RETURNS TABLE (id bigint, slug varchar)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT tenancy_refuse_under_mandate();
        SELECT o.id, o.slug FROM tenancy_organisation o
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION tenancy_memberships(of_user bigint)
    RETURNS TABLE (organisation_id bigint, slug varchar, name varchar, role varchar)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT tenancy_refuse_under_mandate();
        SELECT o.id, o.slug, o.name, m.role FROM tenancy_member m JOIN tenancy_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = of_user ORDER BY o.name, o.id
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION tenancy_folder_is_taken(folder text, by_organisation bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT tenancy_refuse_under_mandate();
        SELECT EXISTS (SELECT FROM tenancy_preference p
            WHERE (p.key = 'watched-folder' AND p.organisation_id <> by_organisation OR p.key = 'drafts-folder')
                AND (p.value = folder OR starts_with(p.value, folder || '/') OR starts_with(folder, p.value || '/')))
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION tenancy_refresh_statistics(tables text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE name text;
    BEGIN
        PERFORM tenancy_refuse_under_mandate();
        FOREACH name IN ARRAY tables LOOP
            EXECUTE format('ANALYZE (SKIP_LOCKED) public.%I', name);
        END LOOP;
    END $$
    """,
]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0018_statistics_wait_for_nobody")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES + FUNCTIONS)
    ]
