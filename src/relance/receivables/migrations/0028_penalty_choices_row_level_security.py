from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("receivables", "0027_penalty_choices")]

    operations = tenant_table(
        "receivables_penaltychoice",
        grants="SELECT, INSERT",
        references={"receivable_id": "receivables_receivable", "debtor_id": "parties_debtor"},
    )
