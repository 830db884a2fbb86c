"""Runs again, over databases older than these rules, the files that say what a firm under a mandate may not do."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["refuse_under_mandate", "closed_under_mandate", "directory_of_organisations", "memberships", "statistics", "watched_folders"]


class Migration(migrations.Migration):
    replaces = [("tenancy", "0019_closed_under_mandate")]
    dependencies = [("tenancy", "0002_rules")]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
