"""Adds the function ``jobs_look_around``, by which the planner finds work that no due row told of. It has no table."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["look_around"]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0004_due_work"), ("outbox", "0002_rules")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
