"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = [
    "keys",
    "row_level_security",
    "closed_under_mandate",
    "grants",
    "states_in_order",
    "frozen_once_left",
    "gap_of_a_notice",
    "written_demands",
]


class Migration(migrations.Migration):
    replaces = [
        ("outbox", "0002_row_level_security"),
        ("outbox", "0003_frozen_once_left"),
        ("outbox", "0004_notice_without_confirmation_flag"),
        ("outbox", "0005_words_of_one_letter"),
        ("outbox", "0006_words_frozen_once_left"),
        ("outbox", "0007_message_not_written"),
        ("outbox", "0008_kept_back"),
        ("outbox", "0009_gap_of_a_notice"),
        ("outbox", "0010_written_demands"),
    ]
    dependencies = [
        ("outbox", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("documents", "0002_rules"),
        ("parties", "0002_rules"),
        ("receivables", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
