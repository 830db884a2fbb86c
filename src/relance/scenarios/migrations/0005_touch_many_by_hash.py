"""What an import changes marks what it concerns by a cost that grows with the rows, whatever the planner takes the company for."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["touch_many_by_hash"]


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0004_triggers_plan_for_themselves")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
