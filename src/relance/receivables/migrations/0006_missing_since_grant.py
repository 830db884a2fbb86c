from django.db import migrations

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("receivables", "0005_receivable_missing_since")]

    operations = [
        migrations.RunSQL(f"GRANT UPDATE (missing_since) ON receivables_receivable TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
