from django.db import migrations

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("receivables", "0009_receivable_checked")]

    operations = [
        migrations.RunSQL(f"GRANT UPDATE (checked_at) ON receivables_receivable TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
