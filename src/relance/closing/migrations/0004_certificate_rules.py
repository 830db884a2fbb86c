"""What Django does not make of certificates and papers; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["certificates", "certificate_by_code"]


class Migration(migrations.Migration):
    dependencies = [("closing", "0003_certificates")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
