"""What Django does not make of the tables of this room, and what mandates open of others; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["open_cases", "tables", "hands_apart", "states_in_order", "case_sheet", "opened_to_firms", "lists_of_a_firm"]


class Migration(migrations.Migration):
    dependencies = [
        ("firms", "0001_tables"),
        ("tenancy", "0009_kind_of_organisation"),
        ("journal", "0003_closed_under_mandate"),
        ("parties", "0003_closed_under_mandate"),
        ("documents", "0003_closed_under_mandate"),
        ("receivables", "0007_stories_of_claims"),
        ("cases", "0003_closed_under_mandate"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
