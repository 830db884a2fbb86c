from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, CURRENT_ORGANISATION, tenant_table

ORGANISATION_ITSELF = [
    "ALTER TABLE tenancy_organisation ENABLE ROW LEVEL SECURITY",
    f"CREATE POLICY organisation ON tenancy_organisation USING (id = {CURRENT_ORGANISATION})"
    f" WITH CHECK (id = {CURRENT_ORGANISATION})",
    f"GRANT SELECT, INSERT, UPDATE ON tenancy_organisation TO {APP_ROLE}",
    f"GRANT USAGE ON SEQUENCE tenancy_organisation_id_seq TO {APP_ROLE}",
    # The only sight across organisations: which there are, so that a command finds one and a job visits each.
    """
    CREATE FUNCTION tenancy_organisation_directory() RETURNS TABLE (id bigint, slug varchar)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT o.id, o.slug FROM tenancy_organisation o $$
    """,
    "REVOKE ALL ON FUNCTION tenancy_organisation_directory() FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION tenancy_organisation_directory() TO {APP_ROLE}",
]

USERS = [
    f"GRANT SELECT, INSERT, UPDATE ON tenancy_user TO {APP_ROLE}",
    # The program checks at its start that the database is up to date.
    f"GRANT SELECT ON django_migrations TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_organisations_members_preferences")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in ORGANISATION_ITSELF + USERS),
        *tenant_table("tenancy_member"),
        *tenant_table("tenancy_preference", grants="SELECT, INSERT, UPDATE, DELETE"),
    ]
