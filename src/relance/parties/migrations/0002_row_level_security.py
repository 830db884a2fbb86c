from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_debtors_and_contacts"), ("tenancy", "0002_row_level_security")]

    operations = [
        *tenant_table("parties_debtor"),
        *tenant_table("parties_contact", grants="SELECT, INSERT, UPDATE, DELETE", references={"debtor_id": "parties_debtor"}),
    ]
