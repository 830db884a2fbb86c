"""The outbox: every message and letter as the debtor gets it, and a person's word on what is in doubt."""

from __future__ import annotations

import json
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.channels.post.printing import print_file
from relance.documents.archive import PDF
from relance.domain.delivery import STATE_WORDS, MessageState
from relance.domain.errors import DomainError
from relance.domain.ids import BatchId, MessageId
from relance.domain.money import Money
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.domain.undelivered import CAUSE_WORDS, cause_of
from relance.letters.model import LETTERS
from relance.letters.render import render, try_render
from relance.letters.titles import act_title
from relance.office.downloads import download
from relance.office.exports import exported
from relance.office.fields import day_of, row_of
from relance.office.found import found
from relance.office.notices import notice_of_page
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.outbox import postal_batches, resolution, sender_refused
from relance.outbox.deposit_messages import own_words_of
from relance.outbox.listing import (
    Wanted,
    every_message,
    find_draft,
    find_message,
    page_of_messages,
    receivables_of_notice,
    under_way,
)
from relance.outbox.models import Message
from relance.outbox.posting import WORDS
from relance.outbox.preparation import LETTER_FAILED, Composers
from relance.outbox.registered import NOTICE
from relance.outbox.states import MESSAGES
from relance.parties.selectors import contacts_of
from relance.post.selectors import of_owner
from relance.receivables.models import Receivable
from relance.receivables.selectors import copy_of_invoice
from relance.scenarios import by_hand
from relance.scenarios.not_written import why_of
from relance.scenarios.words import CHANNELS
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

AT_ONCE = 50
FAILED_OUTSIDE = frozenset({MessageState.BOUNCED, MessageState.REFUSED, MessageState.KEPT_BACK})
CHANNEL_ICONS = {Channel.EMAIL: "email", Channel.SMS: "sms", Channel.POST: "post", Channel.PERSON: "person"}

COLUMNS = (
    Sentence("Notice"), Sentence("Debtor"), Sentence("Letter"), Sentence("By"), Sentence("To"), Sentence("State"), Sentence("Sent on"),
    Sentence("Why"),
)  # fmt: skip


@page
def outbox(visit: Visit, here: Acting) -> Page:
    """Messages, the newest first."""
    query = visit.request.GET
    rows = page_of_messages(here, Wanted.of(query), before=row_of(query.get("after", "")), most=AT_ONCE + 1)
    counted = under_way(here)
    context = {
        "section": "outbox", "rows": [_row(one) for one in rows[:AT_ONCE]], "state": query.get("state", ""),
        "channel": query.get("channel", ""),
        "next": rows[AT_ONCE - 1].pk if len(rows) > AT_ONCE else None, "states": STATE_WORDS.items(), "channels": CHANNELS.items(),
        "batches": [batch for batch in postal_batches.batches(here) if batch.is_to_post],
        "stale": postal_batches.stale_letters(here) if counted.to_print else (),
        "to_print": counted.to_print, "kept_back": counted.kept_back,
    }  # fmt: skip
    return "office/outbox.html", context


@page
def outbox_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The list as it is filtered, whole."""
    rows = (
        (
            one.notice.name,
            one.notice.debtor.name,
            act_title(one.notice.act),
            CHANNELS[Channel(one.channel)],
            one.recipient,
            STATE_WORDS[MessageState(one.state)],
            one.sent_on,
            why_of(one.reason, one.why),
        )
        for one in every_message(here, Wanted.of(visit.request.GET))
    )
    return exported(visit, kind, "outbox", (COLUMNS, rows))


def _row(message: Message) -> dict[str, object]:
    return {
        "is_settled": message.is_settled,  # type: ignore[attr-defined]  # annotated
        "message": message,
        "notice": message.notice,
        "debtor": message.notice.debtor,
        "act": act_title(message.notice.act),
        "icon": CHANNEL_ICONS[Channel(message.channel)],
        "state": STATE_WORDS[MessageState(message.state)],
        "why": why_of(message.reason, message.why),
        "cause": _cause(message),
        "is_draft": message.state == MessageState.HANDED_OVER.value and message.channel == Channel.EMAIL.value,
        "is_in_doubt": MessageState(message.state) in MESSAGES.in_doubt
        and not (message.batch_id or message.goes_registered),  # type: ignore[attr-defined]
    }


def _cause(message: Message) -> Sentence | None:
    """What the server's answer means, where it refused or returned the message."""
    is_outside = MessageState(message.state) in FAILED_OUTSIDE and message.reason != LETTER_FAILED
    if not is_outside or message.channel != Channel.EMAIL.value or not message.why:
        return None
    if message.state == MessageState.KEPT_BACK.value:
        return None  # its state says it; the words alone, without the status that came with them, may say another thing
    return CAUSE_WORDS[cause_of("", message.why)]


@page
def message(visit: Visit, here: Acting, pk: int) -> Page:
    """One message: to whom, what it says, what became of it."""
    one = found(find_message(here, pk))
    said = json.loads(one.notice.content).get("said") if one.notice.content else None
    is_call = one.channel == Channel.PERSON.value
    context = {
        "section": "outbox", "row": _row(one),
        "fault": _fault(here, one), "said": said, "channels": CHANNELS, "is_call": is_call,
        "contacts": contacts_of(here, [one.notice.debtor_id]) if is_call else (),
        "asked": _asked(here, one.notice_id) if is_call else (), "registered": of_owner(here, NOTICE, one.pk),
        "may_register": one.channel == Channel.POST.value and one.state == MessageState.QUEUED.value and one.notice.document_id is not None,
    }  # fmt: skip
    return "office/message.html", context


def _fault(here: Acting, message: Message) -> Sentence | None:
    """Why a letter that could not be written still cannot, or that it now can; None for any other message."""
    if message.state != MessageState.REFUSED.value or message.reason != LETTER_FAILED:
        return None
    letter = Composers(here).try_letter_of(message.notice)
    made = letter if message.notice.act not in LETTERS else try_render(letter)
    return made.sentence if isinstance(made, DomainError) else Sentence("Nothing stands in its way any more.")


@act
def write_again(visit: Visit, pk: MessageId) -> HttpResponse:
    """Decide a letter that could not be written anew: it waits on Today for a look."""
    with visit.acting() as here:
        asked = by_hand.write_again(here, pk)
    for number, why in asked.refused:
        messages.warning(visit.request, visit.say("{number}: {why}", number=number, why=why))
    if made := asked.to_look_at or asked.may_go:
        ready = visit.say("Ready, and waiting for your look: {count}. Confirm here.", count=len(made))
        messages.success(visit.request, ready)
        return HttpResponseRedirect(visit.url("today") + f"?letter={made[0]}#letter")
    return back(visit, to=visit.url("message", pk=pk))


def _asked(here: Acting, notice: int) -> list[tuple[Receivable, Money]]:
    """What a notice speaks of, with what is open of each now."""
    return [(one, Money(one.open_amount, one.currency).rounded()) for one in receivables_of_notice(here, notice)]


@page
def draft(visit: Visit, here: Acting, pk: int) -> Page:
    """The draft of a message, to open in one's own mail program and send from there."""
    demand(Right.ACT, here)
    one = found(find_draft(here, pk))
    file = Path(one.reference)
    if file.name != f"{one.public_id}.eml" or not file.is_file():
        raise Http404
    return download(file.read_bytes(), "message/rfc822", file.name)


@page
def letter_pdf(visit: Visit, here: Acting, name: str) -> Page:
    """The letter as archived; before that, as it would be written today."""
    notice = notice_of_page(here, name)
    if notice.document is not None:
        kept = notice.document
        if kept.media_type != PDF:
            return download(bytes(kept.content), kept.media_type, f"{name}.txt", is_shown=True)
        return _pdf(bytes(kept.content), name)
    notice.dated = max(notice.dated, visit.today)
    written = Composers(here).letter_of(notice)
    if notice.act not in LETTERS:
        words = "\n\n".join(own_words_of(here, notice, written).paragraphs)
        return download(words.encode(), WORDS, f"{name}.txt", is_shown=True)
    return _pdf(render(written).pdf, name)


@page
def invoice_copy(visit: Visit, here: Acting, pk: int) -> Page:
    """The invoice itself."""
    copy = found(copy_of_invoice(here, pk))
    return _pdf(bytes(copy.document.content), f"invoice-{pk}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    return download(content, "application/pdf", f"{name}.pdf", is_shown=True)


@act
def resolve(visit: Visit, pk: MessageId) -> HttpResponse:
    """A person's word: it left, or it did not."""
    given = visit.request.POST
    on = day_of(given["on"]) if given.get("on") else visit.today
    with visit.acting() as here:
        state = resolution.resolve(here, pk, left=given.get("left") == "yes", on=on)
    messages.success(visit.request, visit.say("Recorded: {state}.", state=STATE_WORDS[state]))
    return back(visit, to=visit.url("outbox"))


@act
def send_again(visit: Visit) -> HttpResponse:
    """The refusal of our server is mended: what waited goes to the queue."""
    with visit.acting() as here:
        count = sender_refused.send_again(here)
    messages.success(visit.request, visit.say("Back in the queue: {count}.", count=count))
    return back(visit, to=visit.url("outbox"))


@act
def take_another_way(visit: Visit) -> HttpResponse:
    """What waited goes by the next address, or on paper."""
    with visit.acting() as here:
        count = sender_refused.take_another_way(here)
    messages.success(visit.request, visit.say("They go another way: {count}.", count=count))
    return back(visit, to=visit.url("outbox"))


@act
def close_batch(visit: Visit) -> HttpResponse:
    """Close the letters that wait for the post into one batch to print."""
    with visit.acting() as here:
        closed = postal_batches.close_batch(here)
    if closed.batch is None:
        messages.warning(visit.request, visit.say("No letter may go by post now."))
    else:
        messages.success(
            visit.request,
            visit.say("Batch {batch} is closed: letters {count}.", batch=str(closed.batch), count=closed.count),
        )
    return back(visit, to=visit.url("outbox"))


@act
def renew_letters(visit: Visit) -> HttpResponse:
    """Letters that would ask to be paid before they can be received, written anew."""
    with visit.acting() as here:
        done = postal_batches.renew_letters(here)
    if done.renewed:
        template = "Letters dated anew: {count}. They are written within a minute; then close the batch."
        messages.success(visit.request, visit.say(template, count=len(done.renewed)))
    if done.voided:
        template = (
            "They left by e-mail already and count as reminders; a new formal notice will be proposed: {numbers}."
        )
        messages.warning(visit.request, visit.say(template, numbers=", ".join(done.voided)))
    return back(visit, to=visit.url("outbox"))


@act
def post_batch(visit: Visit, batch: BatchId) -> HttpResponse:
    """The day on which a printed batch was posted."""
    given = visit.request.POST
    on = day_of(given["on"]) if given.get("on") else visit.today
    with visit.acting() as here:
        done = postal_batches.post_batch(here, batch, on=on)
    messages.success(visit.request, visit.say("Posted on {on}: letters {count}.", on=on, count=done.count))
    if done.too_late:
        template = (
            "Posted too late for the term that they give, these formal notices count as reminders;"
            " a new one will be proposed: {numbers}."
        )
        messages.warning(visit.request, visit.say(template, numbers=", ".join(done.too_late)))
    return back(visit, to=visit.url("outbox"))


@page
def batch_pdf(visit: Visit, here: Acting, batch: BatchId) -> Page:
    """The letters of a batch in one file, in the order of their numbers."""
    letters = postal_batches.printed_letters(here, batch)
    merged, _pages = print_file(letters)
    return _pdf(merged, f"batch-{batch}")
