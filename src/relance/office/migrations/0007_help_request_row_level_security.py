from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table


class Migration(migrations.Migration):
    dependencies = [("office", "0006_help_requests")]

    operations = [
        *tenant_table("office_helprequest", grants="SELECT, INSERT"),
        migrations.RunSQL(f"GRANT UPDATE (seen_at) ON office_helprequest TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
