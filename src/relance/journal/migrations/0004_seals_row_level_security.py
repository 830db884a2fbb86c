from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_seals")]

    operations = tenant_table("journal_seal", grants="SELECT, INSERT")
