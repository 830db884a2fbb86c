"""Each command is found and says what it is for, in a process of its own, before anything of a database is set up."""

from __future__ import annotations

import subprocess
import sys

from relance.cli.main import COMMANDS

ASK_EACH = """
import sys
import click
from relance.cli.main import relance
for name in sys.argv[1:]:
    command = relance.get_command(click.Context(relance), name)
    print(name, len(command.get_help(click.Context(command, info_name=name))) > 40)
    left = [module for module in sys.modules if module.startswith("relance.") and module != "relance.cli.main"]
    for module in left:
        del sys.modules[module]
"""


def test_every_command_explains_itself_in_a_fresh_process() -> None:
    done = subprocess.run([sys.executable, "-c", ASK_EACH, *COMMANDS], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [f"{name} True" for name in COMMANDS]
