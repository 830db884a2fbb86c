"""Adds what a firm's Today reads across its creditors."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("firms", "0003_cases_that_ended")]

    operations = [migrations.RunSQL((RULES / "today_of_a_firm.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
