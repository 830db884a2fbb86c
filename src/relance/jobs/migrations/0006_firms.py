"""Adds a look for what collection firms have ordered, and what was paid to them."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0005_calendars"), ("firms", "0003_cases_that_ended")]

    operations = [migrations.RunSQL((RULES / "look_around.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
