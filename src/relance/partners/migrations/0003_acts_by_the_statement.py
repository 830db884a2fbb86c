"""Moves files by acts once a statement, so that a firm under a mandate is refused before any row is looked at."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_rules")]

    operations = [
        migrations.RunSQL((RULES / "files_move_by_acts.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)
    ]
