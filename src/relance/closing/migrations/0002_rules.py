"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["keys", "row_level_security", "closed_under_mandate", "grants", "entries_balance"]


class Migration(migrations.Migration):
    dependencies = [
        ("closing", "0001_tables"),
        ("tenancy", "0003_closed_under_mandate"),
        ("documents", "0002_rules"),
        ("receivables", "0006_holds_of_losses"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
