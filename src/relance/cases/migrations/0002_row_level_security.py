from django.db import migrations

from relance.tenancy.row_level import APP_ROLE, tenant_table

GRANTS = [
    f"GRANT UPDATE (closed_at, closed_by) ON cases_case TO {APP_ROLE}",
    f"GRANT UPDATE (is_open) ON cases_caseitem TO {APP_ROLE}",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_cases"), ("receivables", "0002_row_level_security")]

    operations = [
        *tenant_table("cases_case", grants="SELECT, INSERT", references={"debtor_id": "parties_debtor"}),
        *tenant_table(
            "cases_caseitem", grants="SELECT, INSERT",
            references={"case_id": "cases_case", "receivable_id": "receivables_receivable"},
        ),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in GRANTS),
    ]
