"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["keys", "row_level_security", "closed_under_mandate", "grants", "search", "heads_of_customers"]


class Migration(migrations.Migration):
    replaces = [
        ("parties", "0002_row_level_security"),
        ("parties", "0003_contact_bounced_at"),
        ("parties", "0004_contact_from_stage"),
        ("parties", "0005_search"),
        ("parties", "0006_debtor_of_shown_signs"),
        ("parties", "0007_debtor_kind_in_law"),
        ("parties", "0008_public_bodies_by_their_number"),
        ("parties", "0009_second_address_line"),
        ("parties", "0010_numbers_that_name_nobody"),
        ("parties", "0011_same_customer"),
        ("parties", "0012_heads_have_no_head"),
    ]
    dependencies = [
        ("parties", "0001_tables"),
        ("tenancy", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
