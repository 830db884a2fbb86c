"""(a) of how a firm's letter leaves: the creditor's program locks what is asked, asks the gate, writes the letter and claims it.

It acts for the creditor, without a mandate: payments and holds lock the same rows, so what came before the claim is seen. Nothing of the
firm's own house is open meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from relance.cases.acting import stage_of
from relance.cases.models import CaseItem
from relance.channels.model import Attachment, Envelope
from relance.dispatch.states import move
from relance.documents.archive import PDF, archive
from relance.domain.calendars import ContactHours
from relance.domain.errors import DomainError
from relance.domain.firms.gate import Contacting, Word, gate
from relance.domain.firms.levels import BY_POST, Level
from relance.domain.ids import FirmLetterId, MandateId
from relance.domain.procedure.acts.firm import AT_FIRM
from relance.domain.scenario.model import Channel, Stage
from relance.domain.sentences import Sentence
from relance.firms.demand import CODE_PAGE, Composed, compose
from relance.firms.mandates import find_mandate, firm_lacks, is_in_force
from relance.firms.models import CreditorCopy, Entrusted, FirmLetter, ServiceOrder
from relance.firms.paper import draw
from relance.firms.papers import CreditorPaper, FirmPaper
from relance.firms.plain_text import in_plain_text
from relance.firms.reasons import kept
from relance.firms.registered import hand_to_provider
from relance.firms.states import ENDED, HAS_LEFT, LetterState
from relance.journal.appending import Fact, append
from relance.journal.hashing import canonical
from relance.language import say
from relance.outbox.claim import lock_debtor, lock_receivables
from relance.outbox.models import MandatedContact
from relance.outbox.organisation_state import OrganisationState, organisation_state
from relance.receivables.snapshots import Standing, standings
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.places import may_leave
from relance.tenancy.preferences import PUBLIC_ADDRESS

SUBJECT = Sentence("{firm}: letter no. {reference}")
ASKED_AGAIN_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A claimed letter, and the e-mail that it goes by."""

    letter: FirmLetter
    envelope: Envelope


def claim(here: Acting, pk: int, *, post: str = "") -> Leaving | None:
    """Take a letter through the gate; None where no e-mail leaves now: held, over, printed for the post, or given to ``post``."""
    hold_lock(Lock.EXIT, here, alone=False)
    letter = (
        FirmLetter.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=pk, state=LetterState.QUEUED.value, not_before__lte=here.at)
        .first()
    )
    if letter is None:
        return None
    entrusted = Entrusted.objects.select_related("mandate", "case", "debtor").get(pk=letter.entrusted_id)
    lock_debtor(entrusted.debtor_id)
    asked = list(CaseItem.objects.filter(case=entrusted.case_id).values_list("receivable_id", flat=True))
    lock_receivables(asked)
    # What is settled of a case is not asked any more; where all of it is, nothing leaves.
    found = standings(here, asked)
    stand = [one for one in found if one.snapshot.open.amount > 0] or found
    state = organisation_state(here)
    word = _word(here, letter, entrusted, stand, state)
    if not word.leaves:
        _held(here, letter, entrusted, word)
        return None
    try:
        return _write(here, letter, entrusted, stand, post)
    except DomainError as refused:
        why = Word(leaves=False, why=refused.sentence, is_over=True)
        _held(here, letter, entrusted, why)
        return None


def _word(
    here: Acting, letter: FirmLetter, entrusted: Entrusted, stand: list[Standing], state: OrganisationState
) -> Word:
    mandate = find_mandate(here, MandateId(entrusted.mandate_id))
    level, one = Level(letter.level), stand[0]
    has_address = Channel.POST in one.reachable if level in BY_POST else one.email_for(Stage.UNPAID_NOTICE) is not None
    first = (
        FirmLetter.objects.filter(entrusted=entrusted, is_first=True)
        .exclude(state__in=ENDED)
        .exclude(pk=letter.pk)
        .first()
    )
    asked = Contacting(
        level=level,
        claims=[each.snapshot for each in stand],
        is_mandated=is_in_force(here, mandate),
        is_firm_open=not firm_lacks(here, mandate),
        is_taken_back=entrusted.ended_at is not None or stage_of(entrusted.case) not in AT_FIRM,
        is_paused=entrusted.paused_at is not None,
        is_checked=entrusted.accepted_at is not None,
        is_sending_on=may_leave(here) and not state.rules.automatic.is_still,
        has_address=has_address,
        figures_match=True,
        is_first=letter.is_first,
        has_first_left=first is not None and first.state in HAS_LEFT,
        contacts=_contacts(here, entrusted, here.today - timedelta(state.rules.pressure.days)),
    )
    hours = ContactHours.at(one.postal_code, state.zone.key, state.rules.opens, state.rules.closes)
    return gate(asked, now=here.at, today=here.today, hours=hours, pressure=state.rules.pressure)


CONTACTS = """
    SELECT day FROM outbox_reached WHERE purpose = 'demand' AND day > %s AND debtor_id IN (
        SELECT g.id FROM parties_debtor own JOIN parties_debtor g ON g.id = own.head_id OR g.same_as_id = own.head_id WHERE own.id = %s)
"""


def _contacts(here: Acting, entrusted: Entrusted, since: date) -> list[date]:
    """The days on which this customer had a message, the creditor's or the firm's."""
    with connection.cursor() as cursor:
        cursor.execute(CONTACTS, [since, entrusted.debtor_id])
        return [day for (day,) in cursor.fetchall()]


def _held(here: Acting, letter: FirmLetter, entrusted: Entrusted, word: Word) -> None:
    """It waits, with its reason; or it never leaves, and its price is not owed."""
    why = kept(word.why) if word.why else ""
    if not word.is_over:
        again = word.until or here.at + ASKED_AGAIN_AFTER
        FirmLetter.objects.filter(pk=letter.pk).update(why=why, not_before=again)
        return
    move(letter, LetterState.VOIDED, why=why, settled_at=here.at)
    if letter.order_id:
        ServiceOrder.objects.filter(pk=letter.order_id, state="accepted").update(
            state="cancelled", settled_at=here.at, why=why
        )
    append(here, [Fact("firm_letter.voided", {"letter": letter.pk, "why": why}, chain=entrusted.debtor_id)])


def code_page(here: Acting) -> str:
    """Where a debtor looks a code up; "" where no public address is set."""
    base = PUBLIC_ADDRESS.of(here)
    return f"{base}/{CODE_PAGE}/" if base else ""


def _write(here: Acting, letter: FirmLetter, entrusted: Entrusted, stand: list[Standing], post: str) -> Leaving | None:
    """Compose, render, keep; claim what goes by e-mail, hand over what goes by post: to the firm, a notice to its provider ``post``."""
    composed = compose(here, letter, entrusted, page=code_page(here))
    pdf = draw("firm_letter.typ", composed.words, here.today)
    recipient = ""
    if letter.level == Level.EMAIL and (found := stand[0].email_for(Stage.UNPAID_NOTICE)):
        recipient = found[0]
    content = canonical({"words": composed.words, "total": composed.figures, "deadline": composed.deadline})
    changes = {
        "document_id": archive(here, pdf, media_type=PDF),
        "dated": here.today,
        "content": content,
        "figures": composed.figures[:64],
        "recipient": recipient,
        "first_tried_at": letter.first_tried_at or here.at,
        "attempts": letter.attempts + 1,
        "why": "",
    }
    is_posted = Level(letter.level) in BY_POST
    move(letter, LetterState.HANDED_OVER if is_posted else LetterState.CLAIMED, claimed_at=here.at, **changes)
    MandatedContact.objects.get_or_create(
        organisation_id=here.organisation,
        letter=letter.pk,
        defaults={"debtor_id": entrusted.debtor_id, "day": here.today},
    )
    theirs = CreditorPaper.of(entrusted.mandate.creditor_paper)
    if theirs.email:
        CreditorCopy.objects.get_or_create(
            organisation_id=here.organisation,
            letter=letter,
            defaults={"state": LetterState.QUEUED.value, "recipient": theirs.email, "not_before": here.at},
        )
    body = {
        "letter": letter.pk,
        "level": letter.level,
        "reference": entrusted.reference,
        "place": letter.place,
        "first": letter.is_first,
    }
    append(
        here, [Fact("firm_letter.handed_over" if is_posted else "firm_letter.claimed", body, chain=entrusted.debtor_id)]
    )
    if is_posted and post and letter.level == Level.NOTICE:
        hand_to_provider(here, letter, entrusted, post)
    if is_posted:
        return None
    return Leaving(letter, _envelope(letter, entrusted, composed, pdf))


def _envelope(letter: FirmLetter, entrusted: Entrusted, composed: Composed, pdf: bytes) -> Envelope:
    """From the firm's sender; the subject shows no amount and no word for debt."""
    paper, words = FirmPaper.of(entrusted.mandate.firm_paper), composed.words
    facts = {"firm": paper.letterhead.name, "reference": str(words["reference"])}
    language = composed.recipient.language
    return Envelope(
        str(letter.public_id),
        letter.recipient,
        composed.recipient.name,
        paper.sender,
        paper.letterhead.name,
        say(Sentence(SUBJECT.template, facts), language),
        text=in_plain_text(words),
        language=language,
        attachments=(Attachment(f"{str(words['reference']).replace('/', '-')}.pdf", PDF, pdf),),
    )


def waiting(here: Acting) -> list[FirmLetterId]:
    """The letters whose moment has come, oldest first."""
    found = FirmLetter.objects.filter(state=LetterState.QUEUED.value, not_before__lte=here.at)
    return [FirmLetterId(pk) for pk in found.order_by("pk").values_list("pk", flat=True)]
