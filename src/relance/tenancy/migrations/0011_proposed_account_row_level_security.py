from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0010_proposed_account")]

    operations = [*tenant_table("tenancy_proposedaccount", grants="SELECT, INSERT, UPDATE, DELETE")]
