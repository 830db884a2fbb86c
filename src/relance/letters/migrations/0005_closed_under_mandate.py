from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens. Said as an equality of the
# organisation, so that PostgreSQL asks it once for each scan and plans as if it were not there.
TABLES = [
    "letters_lettertext",
    "letters_proposedtext",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (organisation_id ="
    " CASE WHEN current_setting('app.mandate') = '' THEN current_setting('app.organisation')::bigint END)"
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("letters", "0004_proposed_text_row_level_security")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES)
    ]
