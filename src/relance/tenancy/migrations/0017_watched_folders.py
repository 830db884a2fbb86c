from django.db import migrations

from relance.tenancy.row_level import APP_ROLE

# Whether a folder is, holds or lies in one that another organisation named, or where one's own drafts go: it says nothing else.
FUNCTION = """
    CREATE FUNCTION tenancy_folder_is_taken(folder text, by_organisation bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM tenancy_preference p
            WHERE (p.key = 'watched-folder' AND p.organisation_id <> by_organisation OR p.key = 'drafts-folder')
                AND (p.value = folder OR starts_with(p.value, folder || '/') OR starts_with(folder, p.value || '/')))
    $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0016_proposed_mediator")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION tenancy_folder_is_taken(text, bigint)"),
        migrations.RunSQL("REVOKE ALL ON FUNCTION tenancy_folder_is_taken(text, bigint) FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(f"GRANT EXECUTE ON FUNCTION tenancy_folder_is_taken(text, bigint) TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
