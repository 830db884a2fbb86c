"""Has calendars of bookings read again at their hour."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_captures"), ("deposits", "0003_calendars")]

    operations = [migrations.RunSQL((RULES / "look_around.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop)]
