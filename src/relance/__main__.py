"""``python -m relance``."""

from relance.cli.main import main

main()
