from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table


class Migration(migrations.Migration):
    dependencies = [("receivables", "0003_holds")]

    operations = [
        *tenant_table(
            "receivables_hold",
            references={"receivable_id": "receivables_receivable", "debtor_id": "parties_debtor"},
        ),
        # A new year's export may carry an invoice forward under another identity.
        migrations.RunSQL(f"GRANT UPDATE (identity) ON receivables_receivable TO {APP_ROLE}", migrations.RunSQL.noop),
    ]
