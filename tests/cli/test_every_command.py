"""Each command is found and says what it is for, in a process of its own, before anything of a database is set up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from relance.cli.main import COMMANDS, refusal, relance
from relance.domain.errors import DomainError
from tests.outbox.builders import House

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


def of_an_organisation() -> Iterator[tuple[str, click.Command]]:
    """Every command that works in one organisation, those of groups too."""

    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            for key, one in command.commands.items():
                yield from walk(f"{name} {key}", one)
        elif any(option.name == "slug" and option.required for option in command.params):
            yield name, command

    for name in COMMANDS:
        command = relance.get_command(click.Context(relance), name)
        assert command is not None
        yield from walk(name, command)


OF_AN_ORGANISATION = {name: command for name, command in of_an_organisation() if name != "init"}  # it makes one
# What one of several options must be said with.
FIRST_OF = {
    "post tariff": ["own", "7.50", "--from", "2026-01-01", "--source", "a price list"],
    "scenario choose": ["gentle", "Alpha"],
    "deposits ask": ["--guest", "A", "--place", "B", "--from", "2027-01-02", "--to", "2027-01-03", "--amount", "500"],
    "deposits claim": ["C-2026-0001", "--reason", "damage", "--story", "x", "--line", "Table=9", "--recover"],
}


@pytest.mark.parametrize("name", OF_AN_ORGANISATION)
def test_an_organisation_that_is_none_is_one_line_of_an_error(house: House, name: str, tmp_path: Path) -> None:
    command = OF_AN_ORGANISATION[name]
    missing = CliRunner().invoke(command, [])
    assert missing.exit_code != 0
    given = FIRST_OF.get(name) or [word for one in command.params for word in sample(one, tmp_path)]
    refused = CliRunner().invoke(command, [*given, "--organisation", "nobody-here"])
    assert refused.exit_code != 0
    assert refused.output == ""
    assert isinstance(refused.exception, DomainError), repr(refused.exception)
    said = refusal(refused.exception)
    assert "\n" not in said
    assert "nobody-here" in said


def sample(needed: click.Parameter, folder: Path) -> list[str]:
    """Something that an argument or an option takes, where it must be given."""
    if not needed.required or needed.name == "slug":
        return []
    if isinstance(needed, click.Option):
        return [needed.opts[0], taken(needed, folder)]
    return [taken(needed, folder)]


def taken(needed: click.Parameter, folder: Path) -> str:
    match needed.type:
        case click.Choice(choices=choices):
            return str(getattr(first := next(iter(choices)), "value", first))
        case click.Path():
            file = folder / "list.csv"
            file.write_text("Numéro;Client;Date;Échéance;TTC\nF-1;Alpha;2026-01-01;2026-02-01;1,00\n", encoding="utf-8")
            return str(file)
    return {
        "on": "2026-01-01",
        "issued": "2026-01-01",
        "day": "2026-01-01",
        "amount": "1.00",
        "email": "a@b.example",
    }.get(str(needed.name), "1")
