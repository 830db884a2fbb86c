from django.db import migrations

from relance.tenancy.row_level import APP_ROLE

# The one question across organisations that signing in needs: to which of them does this user belong?
STATEMENTS = [
    """
    CREATE FUNCTION tenancy_memberships(of_user bigint)
    RETURNS TABLE (organisation_id bigint, slug varchar, name varchar, role varchar)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT o.id, o.slug, o.name, m.role FROM tenancy_member m JOIN tenancy_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = of_user ORDER BY o.name, o.id
    $$
    """,
    "REVOKE ALL ON FUNCTION tenancy_memberships(bigint) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION tenancy_memberships(bigint) TO {APP_ROLE}",
    f"GRANT DELETE ON tenancy_member TO {APP_ROLE}",
    "CREATE INDEX member_of_user ON tenancy_member (user_id)",
]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_reader_and_clock")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in STATEMENTS]
