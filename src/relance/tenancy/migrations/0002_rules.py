"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = [
    "refuse_under_mandate",
    "keys",
    "row_level_security",
    "closed_under_mandate",
    "grants",
    "directory_of_organisations",
    "memberships",
    "statistics",
    "watched_folders",
]


class Migration(migrations.Migration):
    replaces = [
        ("tenancy", "0002_row_level_security"),
        ("tenancy", "0003_published_rates"),
        ("tenancy", "0004_published_rates_grants"),
        ("tenancy", "0005_organisation_sending"),
        ("tenancy", "0006_refresh_statistics"),
        ("tenancy", "0007_reader_and_clock"),
        ("tenancy", "0008_memberships"),
        ("tenancy", "0009_automatic_recovery"),
        ("tenancy", "0010_proposed_account"),
        ("tenancy", "0011_proposed_account_row_level_security"),
        ("tenancy", "0012_account_as_a_whole"),
        ("tenancy", "0013_stopped_for_a_day"),
        ("tenancy", "0014_listed_places"),
        ("tenancy", "0015_beat_and_gap"),
        ("tenancy", "0016_proposed_mediator"),
        ("tenancy", "0017_watched_folders"),
        ("tenancy", "0018_statistics_wait_for_nobody"),
    ]
    dependencies = [
        ("tenancy", "0001_tables"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
