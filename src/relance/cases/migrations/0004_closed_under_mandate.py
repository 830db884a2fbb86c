from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens.
TABLES = [
    "cases_case",
    "cases_caseitem",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (current_setting('app.mandate') = '')"
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_holds_of_cases")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES)
    ]
