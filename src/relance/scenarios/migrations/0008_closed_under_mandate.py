from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens.
TABLES = [
    "scenarios_decision",
    "scenarios_dunning",
    "scenarios_run",
    "scenarios_scenariochoice",
    "scenarios_scenarioversion",
    "scenarios_touched",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (current_setting('app.mandate') = '')"
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0007_wake_the_whole_customer")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES)
    ]
