"""Adds the views ``outbox_asked`` and ``outbox_reached``, which say once what many read."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["asked_and_reached"]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_closed_under_mandate")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
