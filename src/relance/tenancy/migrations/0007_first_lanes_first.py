"""Changes the function ``tenancy_claim_job``: further lanes of a big company are given out where nobody's first waits."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["first_lanes_first"]


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0006_statistics_when_grown")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
