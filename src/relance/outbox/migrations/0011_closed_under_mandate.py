from django.db import migrations

# While a firm acts under a mandate, no row is there for it but those that a later migration opens.
TABLES = [
    "outbox_message",
    "outbox_notice",
    "outbox_noticeitem",
    "outbox_postbatch",
]
POLICIES = [
    f"DROP POLICY IF EXISTS closed_under_mandate ON {table};"
    f" CREATE POLICY closed_under_mandate ON {table} AS RESTRICTIVE USING (current_setting('app.mandate') = '')"
    for table in TABLES
]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0010_written_demands")]

    operations = [
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in POLICIES)
    ]
