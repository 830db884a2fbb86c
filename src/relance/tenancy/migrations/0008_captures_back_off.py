"""What is due on cards waits while their provider is out of reach."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_first_lanes_first")]

    operations = [migrations.RunSQL((RULES / "captures_back_off.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
