"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["table_of_the_cache", "keys", "row_level_security", "closed_under_mandate", "grants"]


class Migration(migrations.Migration):
    replaces = [
        ("office", "0002_help_votes_comments"),
        ("office", "0003_help_row_level_security"),
        ("office", "0004_saved_views"),
        ("office", "0005_saved_view_row_level_security"),
        ("office", "0006_help_requests"),
        ("office", "0007_help_request_row_level_security"),
    ]
    dependencies = [
        ("office", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("sessions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
