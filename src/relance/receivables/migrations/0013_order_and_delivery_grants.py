from django.db import migrations

from relance.tenancy.row_level import APP_ROLE

COLUMNS = "order_reference, delivery_reference"


class Migration(migrations.Migration):
    dependencies = [("receivables", "0012_order_and_delivery")]

    operations = [
        migrations.RunSQL(
            f"GRANT INSERT ({COLUMNS}), UPDATE ({COLUMNS}) ON receivables_receivable TO {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
    ]
