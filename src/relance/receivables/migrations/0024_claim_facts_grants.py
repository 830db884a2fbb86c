from django.db import migrations

from relance.tenancy.row_level import APP_ROLE

COLUMNS = "claim_kind, performed_on, demand_received_on, due_is_agreed"


class Migration(migrations.Migration):
    dependencies = [("receivables", "0023_claim_facts")]

    operations = [
        migrations.RunSQL(
            f"GRANT INSERT ({COLUMNS}), UPDATE ({COLUMNS}) ON receivables_receivable TO {APP_ROLE}",
            migrations.RunSQL.noop,
        ),
    ]
