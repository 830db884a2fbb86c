"""Changes the function ``tenancy_refresh_statistics``: it counts only a table that has grown by a tenth since it was counted."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["statistics_when_grown"]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0005_signed_links")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
