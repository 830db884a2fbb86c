"""Adds the view ``receivables_binding_hold``, which says once what many read."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["binding_holds"]


class Migration(migrations.Migration):
    dependencies = [("receivables", "0004_what_is_let_go_of")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
