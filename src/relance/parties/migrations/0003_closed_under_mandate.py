"""Runs again, over databases older than these rules, the files that say what a firm under a mandate may not do."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["closed_under_mandate", "search"]


class Migration(migrations.Migration):
    replaces = [("parties", "0013_closed_under_mandate")]
    dependencies = [("parties", "0002_rules"), ("tenancy", "0003_closed_under_mandate")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
