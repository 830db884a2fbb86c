"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["tables", "files_move_by_acts", "files_begin_on_their_way", "calls_in_order"]


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_tables")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
