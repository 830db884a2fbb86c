"""Models and migrations say the same thing."""

from django.core.management import call_command


def test_no_model_change_lacks_its_migration(database: None) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
