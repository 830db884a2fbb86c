"""Tenancy of the room's tables, the order of a letter's states, and what stays as it was sent and kept."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("post", "0001_tables"), ("documents", "0002_rules"), ("parties", "0002_rules")]

    operations = [
        migrations.RunSQL((RULES / name).read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in ("tables.sql", "rules.sql")
    ]
