"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = [
    "keys",
    "row_level_security",
    "closed_under_mandate",
    "grants",
    "touch_many_by_hash",
    "touch_one",
    "touch_of_debtor",
    "touch_of_holds",
    "touch_of_letters",
    "touch_the_whole_customer",
]


class Migration(migrations.Migration):
    replaces = [
        ("scenarios", "0002_row_level_security"),
        ("scenarios", "0003_run_without_confirmation"),
        ("scenarios", "0004_dunning_for_a_person"),
        ("scenarios", "0005_pauses_that_wake"),
        ("scenarios", "0006_limitation_wakes"),
        ("scenarios", "0007_wake_the_whole_customer"),
    ]
    dependencies = [
        ("scenarios", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("parties", "0002_rules"),
        ("receivables", "0002_rules"),
        ("outbox", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
