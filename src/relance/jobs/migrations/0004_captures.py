"""Adds what makes claims on cards due: triggers on whatever changes what may be done, and a look for what nobody said."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["captures_wake", "look_around"]


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_choices_wake"),
        ("deposits", "0002_rules"),
        ("exchanges", "0004_answers"),
        ("payments", "0001_card_accounts"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
