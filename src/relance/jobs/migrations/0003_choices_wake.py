"""Adds triggers on what people choose: where messages are queued, a choice makes their letters due at once."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["choices_wake"]


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_queued_wakes"), ("tenancy", "0004_due_work")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
