"""``relance doctor``: what is in order, what wants attention, and what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from relance.cli.database import actor, installation_key, now, with_database
from relance.cli.speech import LANGUAGE, _, print_json, print_table
from relance.config.home import default_home
from relance.domain.delivery import MessageState
from relance.domain.law.fr.standing import not_read
from relance.domain.places import Standing
from relance.domain.rates import STANDING_WORDS
from relance.domain.sentences import Sentence
from relance.language import say, show

if TYPE_CHECKING:
    from relance.outbox.sending import SendingStatus

LEAST_FREE_MIB = 500
RATES_WARNED_BEFORE = timedelta(days=30)
CLOCKS_APART = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``advice`` is None where it is in order."""

    about: str
    what: Sentence
    advice: Sentence | None = None


@click.command(help=_("Look at the installation and each organisation, and say what needs attention."))
@click.option("--law", is_flag=True, help=_("List the figures of the law that were not read where they are published."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(law: bool, as_json: bool) -> None:
    """Print the findings; what wants attention first."""
    from relance.tenancy.services import organisation_slugs

    if law:
        _print_law(as_json)
        return
    findings = [*_installation()]
    for slug in organisation_slugs():
        findings += _organisation(slug)
    findings.sort(key=lambda finding: finding.advice is None)
    if as_json:
        print_json(
            [
                asdict(finding) | {"is_well": finding.advice is None, "what": say(finding.what, LANGUAGE)}
                for finding in findings
            ]
        )
        return
    print_table(
        [_("About"), _("What"), _("To do")], [(one.about, one.what, one.advice or _("in order")) for one in findings]
    )


def _print_law(as_json: bool) -> None:
    """What of the law is derived or from memory."""
    rows = not_read()
    if as_json:
        print_json([asdict(row) | {"value": show(row.value, LANGUAGE)} for row in rows])
        return
    print_table(
        [_("Figure"), _("From"), _("Value"), _("Set by"), _("Known"), _("How")],
        [(row.table, row.starts_on or "", row.value, row.title, STANDING_WORDS[row.standing], row.how) for row in rows],
    )


def _installation() -> Iterator[Finding]:
    from django.db import connection

    from relance.channels.network import forbids_private_addresses
    from relance.tenancy.published_rates import known_tables

    here = _("this machine")
    home = default_home(os.environ)
    free = shutil.disk_usage(home if home.exists() else home.anchor).free >> 20
    advice = Sentence("Make room: a full disk stops everything.") if free < LEAST_FREE_MIB else None
    yield Finding(here, Sentence("{free} MiB are free in {home}.", {"free": free, "home": home}), advice)
    installation_key()
    yield Finding(here, Sentence("The installation's key can be read."))
    yield Finding(here, Sentence("Servers in private networks are out of reach for the companies here.")
                  if forbids_private_addresses() else Sentence("A company's mail server may be any, in private networks too."))  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), current_setting('server_version')")
        moment, version = cursor.fetchone() or (now(), "?")
    apart = abs(moment.astimezone(UTC) - datetime.now(UTC))
    advice = Sentence("Set both clocks by one time server.") if apart > CLOCKS_APART else None
    yield Finding(here, Sentence("PostgreSQL {version}; clocks {seconds} {seconds:second|seconds} apart.",
                                 {"version": version, "seconds": round(apart.total_seconds())}), advice)  # fmt: skip
    for table in known_tables().values():
        ends = table.known_until - now().date() < RATES_WARNED_BEFORE
        advice = (
            Sentence("Add the rate published since: relance rates add {table}", {"table": table.key}) if ends else None
        )
        yield Finding(table.key, Sentence("Known until {day}.", {"day": table.known_until}), advice)


def _organisation(slug: str) -> Iterator[Finding]:
    from relance.outbox import sending
    from relance.tenancy.services import organisation_id_of, organisation_today

    organisation = organisation_id_of(slug)
    today = organisation_today(organisation, now())
    status = sending.status(organisation, today=today)
    yield from _identity(slug, organisation)
    yield from _ways_out(slug, organisation, status)
    yield from _work(slug, organisation, status, today)


def _identity(slug: str, organisation: int) -> Iterator[Finding]:
    """What letters say of the creditor, and how the mail server is spoken to."""
    from relance.letters.compose import IdentityIncomplete, creditor_of
    from relance.membership.server_choices import tells_password_in_clear
    from relance.parties.selectors import lacks_mediator
    from relance.tenancy.context import acting
    from relance.tenancy.preferences import lacking_mentions, lacks_account_holder, preferences

    with acting(organisation, actor(), now()) as here:
        try:
            creditor_of(organisation)
            yield Finding(slug, Sentence("Your identity for letters is complete."))
        except IdentityIncomplete as error:
            yield Finding(slug, Sentence("Letters cannot be written."), Sentence(error.template, error.facts))
        lacks_mediation = lacks_mediator(here)
        lacking = lacking_mentions({key: value for key, value, _ in preferences(here) if value})
        is_clear, lacks_holder = tells_password_in_clear(here), lacks_account_holder(here)
    for choice, article in lacking:
        facts = {"what": choice.meaning, "article": article}
        yield Finding(slug, Sentence("Letters and e-mails lack a mention: {what} ({article}).", facts),
                      Sentence("They leave all the same. relance set {key} VALUE", {"key": choice.key}))  # fmt: skip
    if lacks_mediation:
        advice = Sentence(
            "C. conso. L616-1: relance set mediator-name NAME, mediator-address ADDRESS, mediator-website SITE."
        )
        yield Finding(slug, Sentence("Consumers owe you, and no consumer mediator is named."), advice)
    if lacks_holder:
        advice = Sentence(
            "Banks compare it with each transfer: relance set creditor-account-holder NAME, as your bank has it."
        )
        yield Finding(slug, Sentence("The account to pay into has no holder's name."), advice)
    if is_clear:
        yield Finding(slug, Sentence("The mail server is given its password without protection."),
                      Sentence("Set smtp-security to starttls or tls: whoever listens on the way reads it."))  # fmt: skip


def _ways_out(slug: str, organisation: int, status: SendingStatus) -> Iterator[Finding]:
    """Whether messages leave from here, and how."""
    from relance.cli.post_office import post_office
    from relance.outbox import sending

    off = status.mode is sending.Mode.NOTHING
    if status.standing in sending.SILENT:
        is_asked = status.standing is not Standing.COPY
        yield Finding(slug, Sentence("Nothing leaves from here: this is not the place that sends."),
                      Sentence("Say what it is: relance sending moved, also or copy.") if is_asked else None)  # fmt: skip
    else:
        ready = Sentence("When you are ready: relance sending on --organisation {slug}", {"slug": slug})
        yield Finding(slug, Sentence("Sending is off.") if off else Sentence("Sending is on."), ready if off else None)
    channels = sorted(channel.value for channel in post_office(organisation, slug).transports)
    yield Finding(slug, Sentence("Channels: {channels}, post.", {"channels": ", ".join(channels) or "—"}),
                  None if "email" in channels else Sentence("Set smtp-host, or email-by drafts, and creditor-email."))  # fmt: skip


def _work(slug: str, organisation: int, status: SendingStatus, today: date) -> Iterator[Finding]:
    """How fresh the books are, when it worked last, and what waits for a person."""
    from relance.intake.watching import ADVICE, TROUBLES, left_files, trouble_of
    from relance.outbox import sending
    from relance.outbox.post import batches
    from relance.outbox.selectors import counts_by_state
    from relance.scenarios.runs import latest_run
    from relance.tenancy.context import acting
    from relance.tenancy.preferences import WATCHED_FOLDER, stored

    with acting(organisation, actor(), now()) as here:
        run = latest_run(here)
    off = status.mode is sending.Mode.NOTHING
    if status.source_days is not None:
        is_stale = status.source_days > status.stale_after_days
        yield Finding(slug, Sentence("The last import is {days} {days:day|days} old.", {"days": status.source_days}),
                      Sentence("Import a fresh export.") if is_stale else None)  # fmt: skip
    if run:
        late = (today - run.local_date).days > 1 and not off
        yield Finding(slug, Sentence("The last run was of {day}.", {"day": run.local_date}),
                      Sentence("Start the worker: relance worker.") if late else None)  # fmt: skip
    with acting(organisation, actor(), now()) as here:
        trouble, folder = trouble_of(here) or (None, stored(here, WATCHED_FOLDER.key))
        left = left_files(here)
    if folder:
        said = TROUBLES[trouble] if trouble else Sentence("The watched folder is {folder}.")
        yield Finding(slug, Sentence(said.template, {"folder": folder}), ADVICE[trouble] if trouble else None)
    for name, why in left:
        yield Finding(slug, Sentence("{file} of the watched folder was left: {why}.", {"file": name, "why": why}),
                      Sentence("Take it out of the folder, or import it: relance import FILE."))  # fmt: skip
    counts = counts_by_state(organisation)
    if kept := counts.get(MessageState.KEPT_BACK, 0):
        yield Finding(slug, Sentence("Our own server is refused: {count}", {"count": kept}),
                      Sentence("Read why with relance kept, mend it, then relance kept --send-again."))  # fmt: skip
    lost = counts.get(MessageState.UNCONFIRMED, 0)
    if lost:
        yield Finding(slug, Sentence("Messages that may have left: {count}.", {"count": lost}),
                      Sentence("relance messages --state unconfirmed, then relance resolve."))  # fmt: skip
    for batch in batches(organisation, today=today):
        if batch.is_overdue or batch.to_pull_out:
            yield Finding(
                slug,
                Sentence("Batch {batch} is handed over.", {"batch": str(batch.batch)}),
                Sentence("relance batch list"),
            )
