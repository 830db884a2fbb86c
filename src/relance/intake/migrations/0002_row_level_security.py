from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_imports_and_mappings"), ("tenancy", "0002_row_level_security")]

    operations = [
        *tenant_table("intake_import", grants="SELECT, INSERT"),
        *tenant_table("intake_columnmapping", grants="SELECT, INSERT, UPDATE, DELETE"),
    ]
