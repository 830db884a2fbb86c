from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens.
TABLES = [
    "letters_lettertext",
    "letters_proposedtext",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (current_setting('app.mandate') = '')"
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("letters", "0004_proposed_text_row_level_security")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES)
    ]
