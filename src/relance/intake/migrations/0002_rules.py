"""What Django does not make of the tables of this room; each file beside says one thing, and why."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).with_name("rules")
FILES = ["keys", "row_level_security", "closed_under_mandate", "grants"]


class Migration(migrations.Migration):
    replaces = [
        ("intake", "0002_row_level_security"),
        ("intake", "0003_uploads"),
        ("intake", "0004_uploads_row_level_security"),
        ("intake", "0005_months_of_books"),
        ("intake", "0006_months_of_books_row_level_security"),
        ("intake", "0007_answers"),
        ("intake", "0008_answers_row_level_security"),
        ("intake", "0009_day_of_the_books"),
        ("intake", "0010_what_was_told"),
        ("intake", "0011_watched_folder"),
        ("intake", "0012_disagreement"),
        ("intake", "0013_which_books_are_right"),
        ("intake", "0014_import_shape"),
    ]
    dependencies = [
        ("intake", "0001_tables"),
        ("tenancy", "0002_rules"),
        ("receivables", "0002_rules"),
    ]

    operations = [migrations.RunSQL((RULES / f"{name}.sql").read_text(encoding="utf-8"), migrations.RunSQL.noop) for name in FILES]
