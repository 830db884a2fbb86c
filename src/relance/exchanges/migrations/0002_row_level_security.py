from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0001_exchanges_commitments"), ("parties", "0002_row_level_security")]

    operations = [
        *tenant_table("exchanges_exchange", grants="SELECT, INSERT", references={"debtor_id": "parties_debtor"}),
        *tenant_table(
            "exchanges_commitment", grants="SELECT, INSERT",
            references={"debtor_id": "parties_debtor", "exchange_id": "exchanges_exchange"},
        ),
        migrations.RunSQL(f"GRANT UPDATE (ended_at, was_kept) ON exchanges_commitment TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
