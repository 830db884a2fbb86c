from django.db import migrations

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("receivables", "0031_payment_open_through")]

    operations = [
        migrations.RunSQL(f"GRANT INSERT (open_through) ON receivables_payment TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
