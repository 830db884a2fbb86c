"""``relance scenario``: the scenarios there are, new versions of them, and who gets which."""

from __future__ import annotations

from pathlib import Path

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.reading import FileMissing
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.scenario.model import Scenario
from relance.language import say
from relance.scenarios.words import CHANNELS, STAGES

json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
SHOWN = 20


class ChoiceUnclear(DomainError):
    """Neither a target nor a kind, or both."""

    code = "choice_unclear"
    template = "Name an invoice or a customer, or say --kind."


@click.group(help=_("Scenarios: show them, publish a new version, choose who gets which."))
def command() -> None:
    """The group."""


@command.command("list", help=_("List the scenarios and who gets which; with KEY, the steps of one."))
@click.argument("key", required=False)
@click.option("--file", "as_file", is_flag=True, help=_("Print the file of KEY, to edit and publish."))
@organisation_option
@json_option
@with_database
def list_scenarios(key: str | None, as_file: bool, slug: str, as_json: bool) -> None:
    """Show them."""
    from relance.scenarios.catalogue import Catalogue, text_of
    from relance.scenarios.publishing import ScenarioUnknown
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        catalogue = Catalogue(here)
        known = catalogue.latest()
        if key is not None and key not in known:
            raise ScenarioUnknown(key=key, known=", ".join(known))
        if key is not None and as_file:
            click.echo(text_of(here, key), nl=False)
            return
    if key is not None:
        _print_steps(key, catalogue.latest()[key].scenario, as_json=as_json)
        return
    kinds = {kind: one.scenario.key for kind, one in catalogue.by_kind().items()}
    if as_json:
        print_json({"scenarios": list(known), "kinds": kinds})
        return
    print_table(
        [_("Scenario"), _("Name"), _("Steps"), _("Given to")],
        [
            (
                name,
                one.scenario.name[LANGUAGE],
                len(one.scenario.steps),
                ", ".join(kind for kind, of in kinds.items() if of == name),
            )
            for name, one in known.items()
        ],
    )


def _print_steps(key: str, scenario: Scenario, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "scenario": key,
                "steps": [{"key": s.key, "days": s.days, "stage": s.stage.name.lower()} for s in scenario.steps],
            }
        )
        return
    print_table(
        [_("Step"), _("What"), _("Days"), _("Counted from"), _("By")],
        [
            (
                step.key,
                STAGES[step.stage],
                step.days,
                step.anchor.value,
                ", ".join(say(CHANNELS[channel], LANGUAGE) for channel in step.channels),
            )
            for step in scenario.steps
        ],
    )


@command.command("publish", help=_("Publish FILE (TOML) as the next version of the scenario that it names."))
@click.argument("file", type=click.Path(path_type=Path))
@organisation_option
@click.option("--running-too", is_flag=True, help=_("Move running receivables as well; without it, new ones only."))
@click.option("--dry-run", is_flag=True, help=_("Check the file and show who would move; change nothing."))
@json_option
@with_database
def publish(file: Path, slug: str, running_too: bool, dry_run: bool, as_json: bool) -> None:
    """Store it."""
    from dataclasses import asdict

    from relance.scenarios import publishing
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise FileMissing(path=file, why=getattr(error, "strerror", None) or error) from error
    with acting(organisation_id_of(slug), actor(), now()) as here:
        published = publishing.publish(here, text, running_too=running_too, dry_run=dry_run)
    if as_json:
        print_json(asdict(published))
        return
    if published.running:
        tell("Receivables that run on an earlier version: {count}.", count=len(published.running))
        print_table(
            [_("Invoice"), _("To"), _("Step it would take now")],
            [(moved.number, moved.debtor, moved.step or "") for moved in published.running[:SHOWN]],
        )
    if dry_run:
        tell("Nothing was changed.")
    elif running_too:
        tell(
            "Scenario {key}, version {version}: all get it, running ones too.",
            key=published.key,
            version=published.version,
        )
    else:
        tell("Scenario {key}, version {version}: new receivables get it.", key=published.key, version=published.version)


@command.command(
    "choose", help=_("Give TARGET (an invoice or a customer) or a kind of debtor the scenario KEY; '-' takes it back.")
)
@click.argument("key")
@click.argument("target", required=False)
@click.option("--kind", type=click.Choice([kind.value for kind in DebtorKind]), help=_("All debtors of this kind."))
@organisation_option
@json_option
@with_database
def choose(key: str, target: str | None, kind: str | None, slug: str, as_json: bool) -> None:
    """Record the choice."""
    from relance.receivables.targets import find_target
    from relance.scenarios import publishing
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    if (target is None) == (kind is None):
        raise ChoiceUnclear
    chosen = None if key == "-" else key
    with acting(organisation_id_of(slug), actor(), now()) as here:
        if target is not None:
            publishing.choose(here, find_target(here, target), key=chosen)
        if kind is not None:
            publishing.choose_for_kind(here, DebtorKind(kind), key=chosen)
    if as_json:
        print_json({"scenario": key, "target": target, "kind": kind})
    else:
        tell("{target}: scenario {key} from the next run on.", target=target or kind, key=key)
