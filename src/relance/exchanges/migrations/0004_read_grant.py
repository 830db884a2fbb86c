from django.db import migrations

from relance.tenancy.row_level import APP_ROLE


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0003_replies")]

    operations = [
        migrations.RunSQL(f"GRANT UPDATE (is_unread) ON exchanges_exchange TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
