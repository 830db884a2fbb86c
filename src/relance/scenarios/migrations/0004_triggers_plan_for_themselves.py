"""What triggers ask over the rows of a statement is planned as ever, whatever the statement forbids itself."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["triggers_plan_for_themselves"]


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0003_closed_under_mandate"), ("receivables", "0008_what_is_kept_back"), ("parties", "0002_rules")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
