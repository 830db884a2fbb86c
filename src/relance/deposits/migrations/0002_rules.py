"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["keys", "row_level_security", "closed_under_mandate", "grants", "attempts_in_order", "never_above_the_claim"]


class Migration(migrations.Migration):
    replaces = [("deposits", "0005_links_and_looks")]

    dependencies = [
        ("deposits", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("parties", "0002_rules"),
        ("documents", "0002_rules"),
        ("receivables", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
