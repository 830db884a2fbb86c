"""What waits to be told to partners goes on where it was held by the switch or the place."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0006_firms"), ("partners", "0002_rules")]

    operations = [migrations.RunSQL((RULES / "partners_go_on.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
