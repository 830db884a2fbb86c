"""``relance init``: the first owner and organisation."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import click

from relance.cli.database import actor, installation_key, now, with_database
from relance.cli.reading import FileMissing
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.language import LANGUAGES, say


class AnswersUnreadable(DomainError):
    """A file of answers that is none."""

    code = "answers_unreadable"
    template = "{path} cannot be used: {why}."


NAMES = {"organisation": "slug"}
ANSWERS = ("organisation", "name", "owner-email", "owner-name", "time-zone", "language")


def _from_file(ctx: click.Context, _param: click.Parameter, path: Path | None) -> dict[str, str]:
    """The file's answers become what the other options default to; returns its preferences."""
    if path is None:
        return {}
    try:
        answers = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileMissing(path=path, why=error.strerror or error) from error
    except (UnicodeError, tomllib.TOMLDecodeError) as error:
        raise AnswersUnreadable(path=path, why=error) from error
    chosen = answers.pop("preferences", {})
    odd = [name for name in answers if name not in ANSWERS] + ([] if isinstance(chosen, dict) else ["preferences"])
    if odd:
        facts = {"name": odd[0], "known": ", ".join((*ANSWERS, "[preferences]"))}
        raise AnswersUnreadable(path=path, why=Sentence("unknown name '{name}'; known: {known}", facts))
    ctx.default_map = {NAMES.get(name, name.replace("-", "_")): str(value) for name, value in answers.items()}
    for option in ctx.command.params:
        if isinstance(option, click.Option) and option.name in ctx.default_map:
            option.prompt = None  # answered
    return {key: str(value) for key, value in chosen.items()}


def _identity(legal_form: str | None, given: Mapping[str, str]) -> dict[str, str]:
    """The legal form, and whoever sits at a terminal is asked for it first and then for what it asks of letters."""
    from relance.domain.law.fr.legal_forms import FORM, missing
    from relance.tenancy.preference_values import parse_legal_form
    from relance.tenancy.preferences import CHOICES

    told = {} if legal_form is None else {FORM: parse_legal_form(legal_form)}
    if not sys.stdin.isatty():
        return told
    if FORM not in {**given, **told} and (
        typed := click.prompt(_("Legal form, such as SARL or EI"), default="", show_default=False)
    ):
        told[FORM] = parse_legal_form(typed)
    if FORM in {**given, **told}:
        for one in missing({**given, **told}):
            question = f"{say(CHOICES[one.key].meaning, LANGUAGE)} ({one.article})"
            if typed := click.prompt(question, default="", show_default=False):
                told[one.key] = typed
    return told


@click.command(help=_("Create an organisation and its owner; asks for what is not given."))
@click.option(
    "--organisation", "slug", prompt=_("Short name of the organisation (letters, digits, hyphens)"), metavar="SLUG"
)
@click.option("--name", prompt=_("Its full name"))
@click.option("--owner-email", prompt=_("E-mail address of its owner"))
@click.option("--owner-name", prompt=_("Name of its owner"))
@click.option("--time-zone", default="Europe/Paris", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGE, show_default=True)
@click.option(
    "--kind",
    type=click.Choice(["creditor", "firm"]),
    default="creditor",
    show_default=True,
    help=_("Whose debts it recovers: its own, or as a collection firm those of others."),
)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    is_eager=True,
    callback=_from_file,
    metavar="FILE",
    help=_("A TOML file that answers: organisation, name, owner-email, owner-name, and a table of preferences."),
)
@click.option(
    "--legal-form",
    metavar="FORM",
    help=_("Its legal form, such as SARL or EI: what its letters must bear hangs on it."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(
    slug: str,
    name: str,
    owner_email: str,
    owner_name: str,
    time_zone: str,
    language: str,
    kind: str,
    file: dict[str, str],
    legal_form: str | None,
    as_json: bool,
) -> None:
    """Found it."""
    from relance.membership.choices import choose
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import found_organisation

    organisation_id = found_organisation(
        slug=slug,
        name=name,
        owner_email=owner_email,
        owner_name=owner_name,
        at=now(),
        time_zone=time_zone,
        language=language,
        kind=kind,
    )
    identity = _identity(legal_form, file)
    with acting(organisation_id, actor(), now()) as here:
        choose(here, file | identity, user_id=None, installation_key=installation_key())
    if as_json:
        print_json({"organisation": slug, "id": organisation_id})
    else:
        tell("The organisation {slug} is there. Next: relance import FILE --organisation {slug}", slug=slug)
