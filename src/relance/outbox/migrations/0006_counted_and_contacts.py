"""Adds the views ``outbox_counted_notice``, ``outbox_contact`` and ``outbox_not_written``, on which ``outbox_reached`` now stands."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["counted_and_contacts"]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_act_of_a_notice")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
