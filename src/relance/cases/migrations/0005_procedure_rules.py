"""What Django does not make of the tables of what happens in a case, and the acts of cases that are older than they."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["procedure_tables", "standing", "acts_of_older_cases", "closed_is_the_end"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_procedure"), ("tenancy", "0003_closed_under_mandate"), ("exchanges", "0002_rules")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
