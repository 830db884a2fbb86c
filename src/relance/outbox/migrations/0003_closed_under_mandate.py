"""Runs again, over databases older than this rule, the file that closes the tables to a firm under a mandate."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["closed_under_mandate"]


class Migration(migrations.Migration):
    replaces = [("outbox", "0011_closed_under_mandate")]
    dependencies = [("outbox", "0002_rules"), ("tenancy", "0003_closed_under_mandate")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
