"""The doctor's look at one organisation: what letters say, the ways out, the work and what waits. One function a check."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from relance.domain.delivery import MessageState
from relance.domain.places import Standing
from relance.domain.sentences import Sentence
from relance.intake.watching import ADVICE, TROUBLES, left_files, trouble_of
from relance.letters.letterhead import IdentityIncomplete, creditor_of
from relance.membership.server_choices import tells_password_in_clear
from relance.outbox.postal_batches import batches
from relance.outbox.selectors import counts_by_state
from relance.outbox.sending import SILENT, Mode, SendingStatus, status
from relance.parties.selectors import lacks_mediator
from relance.payments.cards.accounts import DEMONSTRATION, state
from relance.payments.cards.words import said
from relance.scenarios.runs import latest_run
from relance.tenancy.context import Acting
from relance.tenancy.due import KIND_WORDS, failed_work
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import (
    WATCHED_FOLDER,
    lacking_mentions,
    lacks_account_holder,
    preferences,
    stored,
)
from relance.upkeep.finding import Finding


def examine(here: Acting, slug: str, *, channels: Collection[str]) -> Iterator[Finding]:
    """Every check of an organisation. ``channels`` are the ways by which its messages can leave from this machine."""
    how = status(here)
    yield from identity(here, slug)
    yield from mentions(here, slug)
    yield from mediator(here, slug)
    yield from account_holder(here, slug)
    yield from mail_password(here, slug)
    yield sending(how, slug)
    yield ways_out(slug, channels)
    yield from card_provider(here, slug)
    yield from books(how, slug)
    yield from last_run(here, how, slug)
    yield from failed(here, slug)
    yield from watched_folder(here, slug)
    yield from messages(here, slug)
    yield from posted(here, slug)


def failed(here: Acting, slug: str) -> Iterator[Finding]:
    """The work that a program could not do by itself."""
    for one in failed_work(here):
        facts = {"work": KIND_WORDS[one.kind], "why": one.why}
        advice = Sentence("Mend what it says: it is tried again by itself. The worker's log tells more.")
        yield Finding(slug, Sentence("{work} failed: {why}", facts), advice)


def card_provider(here: Acting, slug: str) -> Iterator[Finding]:
    """Whose account cards are tried on, and that played money stays where money is played."""
    kept = state(here)
    if kept is None:
        return
    is_played = kept.provider == DEMONSTRATION
    if is_played != Organisation.objects.get(pk=here.organisation).is_demonstration:
        advice = Sentence(
            "relance cards set PROVIDER --forget, then set it anew; look who could write to the database."
        )
        yield Finding(
            slug,
            Sentence("A demonstration's card provider stands where money is real, or the other way round."),
            advice,
        )
    else:
        yield Finding(slug, said(kept))


def identity(here: Acting, slug: str) -> Iterator[Finding]:
    """Whether letters can say who asks."""
    try:
        creditor_of(here)
        yield Finding(slug, Sentence("Your identity for letters is complete."))
    except IdentityIncomplete as error:
        yield Finding(slug, Sentence("Letters cannot be written."), Sentence(error.template, error.facts))


def mentions(here: Acting, slug: str) -> Iterator[Finding]:
    """What the law asks letters to say, and they do not."""
    for choice, article in lacking_mentions({key: value for key, value, _ in preferences(here) if value}):
        facts = {"what": choice.meaning, "article": article}
        yield Finding(
            slug,
            Sentence("Letters and e-mails lack a mention: {what} ({article}).", facts),
            Sentence("They leave all the same. relance set {key} VALUE", {"key": choice.key}),
        )


def mediator(here: Acting, slug: str) -> Iterator[Finding]:
    """Whether consumers can be told whom to turn to."""
    if lacks_mediator(here):
        advice = Sentence(
            "C. conso. L616-1: relance set mediator-name NAME, mediator-address ADDRESS, mediator-website SITE."
        )
        yield Finding(slug, Sentence("Consumers owe you, and no consumer mediator is named."), advice)


def account_holder(here: Acting, slug: str) -> Iterator[Finding]:
    """Whether banks can compare the account's holder."""
    if lacks_account_holder(here):
        advice = Sentence(
            "Banks compare it with each transfer: relance set creditor-account-holder NAME, as your bank has it."
        )
        yield Finding(slug, Sentence("The account to pay into has no holder's name."), advice)


def mail_password(here: Acting, slug: str) -> Iterator[Finding]:
    """Whether the mail server is told its password in clear."""
    if tells_password_in_clear(here):
        yield Finding(
            slug,
            Sentence("The mail server is given its password without protection."),
            Sentence("Set smtp-security to starttls or tls: whoever listens on the way reads it."),
        )


def sending(how: SendingStatus, slug: str) -> Finding:
    """Whether messages leave from here."""
    if how.standing in SILENT:
        is_asked = how.standing is not Standing.COPY
        advice = Sentence("Say what it is: relance sending moved, also or copy.")
        what = Sentence("Nothing leaves from here: this is not the place that sends.")
        return Finding(slug, what, advice if is_asked else None)
    if how.mode is Mode.NOTHING:
        ready = Sentence("When you are ready: relance sending on --organisation {slug}", {"slug": slug})
        return Finding(slug, Sentence("Sending is off."), ready)
    return Finding(slug, Sentence("Sending is on."))


WAYS_OUT = {
    frozenset[str](): Sentence("Messages leave by post alone."),
    frozenset({"email"}): Sentence("Messages leave by e-mail and by post."),
    frozenset({"sms"}): Sentence("Messages leave by SMS and by post."),
    frozenset({"email", "sms"}): Sentence("Messages leave by e-mail, by SMS and by post."),
}


def ways_out(slug: str, channels: Collection[str]) -> Finding:
    """By which channels messages can leave; by post they always can."""
    advice = Sentence("Set smtp-host, or email-by drafts, and creditor-email.")
    return Finding(slug, WAYS_OUT[frozenset(channels) - {"post"}], None if "email" in channels else advice)


def books(how: SendingStatus, slug: str) -> Iterator[Finding]:
    """How old the books are."""
    if how.source_days is not None:
        advice = Sentence("Import a fresh export.") if how.source_days > how.stale_after_days else None
        what = Sentence("The last import is {days} {days:day|days} old.", {"days": how.source_days})
        yield Finding(slug, what, advice)


def last_run(here: Acting, how: SendingStatus, slug: str) -> Iterator[Finding]:
    """When the day was decided last."""
    if run := latest_run(here):
        is_late = (here.today - run.local_date).days > 1 and how.mode is not Mode.NOTHING
        advice = Sentence("Start the worker: relance worker.") if is_late else None
        yield Finding(slug, Sentence("The last run was of {day}.", {"day": run.local_date}), advice)


def watched_folder(here: Acting, slug: str) -> Iterator[Finding]:
    """Whether the watched folder can be read, and which of its files were left."""
    trouble, folder = trouble_of(here) or (None, stored(here, WATCHED_FOLDER.key))
    if folder:
        said = TROUBLES[trouble] if trouble else Sentence("The watched folder is {folder}.")
        yield Finding(slug, Sentence(said.template, {"folder": folder}), ADVICE[trouble] if trouble else None)
    for name, why in left_files(here):
        yield Finding(
            slug,
            Sentence("{file} of the watched folder was left: {why}.", {"file": name, "why": why}),
            Sentence("Take it out of the folder, or import it: relance import FILE."),
        )


def messages(here: Acting, slug: str) -> Iterator[Finding]:
    """Messages that our own server refuses, and those that may have left."""
    counts = counts_by_state(here)
    if kept := counts.get(MessageState.KEPT_BACK, 0):
        advice = Sentence("Read why with relance kept, mend it, then relance kept --send-again.")
        yield Finding(slug, Sentence("Our own server is refused: {count}", {"count": kept}), advice)
    if lost := counts.get(MessageState.UNCONFIRMED, 0):
        advice = Sentence("relance messages --state unconfirmed, then relance resolve.")
        yield Finding(slug, Sentence("Messages that may have left: {count}.", {"count": lost}), advice)


def posted(here: Acting, slug: str) -> Iterator[Finding]:
    """Printed batches that nobody said were posted, or of which letters are to be pulled out."""
    for batch in batches(here):
        if batch.is_overdue or batch.to_pull_out:
            what = Sentence("Batch {batch} is handed over.", {"batch": str(batch.batch)})
            yield Finding(slug, what, Sentence("relance batch list"))
