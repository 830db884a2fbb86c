from django.db import migrations

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("receivables", "0019_payment_placed")]

    operations = [
        migrations.RunSQL(f"GRANT UPDATE (placed_at) ON receivables_payment TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
