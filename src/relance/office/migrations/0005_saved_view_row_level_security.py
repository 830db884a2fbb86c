from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("office", "0004_saved_views")]

    operations = [*tenant_table("office_savedview", grants="SELECT, INSERT, UPDATE, DELETE")]
