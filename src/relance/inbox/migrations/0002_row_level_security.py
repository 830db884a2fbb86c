from django.db import migrations

from relance.tenancy.row_level import tenant_table


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_mail_and_positions"), ("parties", "0002_row_level_security")]

    operations = [
        *tenant_table("inbox_mail", grants="SELECT, INSERT", references={"debtor_id": "parties_debtor"}),
        *tenant_table("inbox_mailboxposition", grants="SELECT, INSERT, UPDATE"),
        migrations.RunSQL(
            "GRANT UPDATE (state, debtor_id, text, settled_at, settled_by) ON inbox_mail TO relance_app", migrations.RunSQL.noop
        ),
    ]
