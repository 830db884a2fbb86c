"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["keys", "row_level_security", "closed_under_mandate", "grants"]


class Migration(migrations.Migration):
    replaces = [
        ("exchanges", "0002_row_level_security"),
        ("exchanges", "0003_replies"),
        ("exchanges", "0004_read_grant"),
        ("exchanges", "0005_holds_of_answers_and_promises"),
        ("exchanges", "0006_answers_of_several"),
    ]
    dependencies = [
        ("exchanges", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("parties", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
