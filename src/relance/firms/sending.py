"""How a firm's letters leave, and their copies: claimed for the creditor, given to the firm's own channel, proven for the creditor.

The channel is opened acting for the firm, before and apart: its mail server's password is in no transaction of the creditor's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta

from relance.cases.acting import Done, record, stage_of
from relance.cases.models import Act
from relance.channels.model import Accepted, Answer, Attachment, Drafted, Envelope, Refused, Transport, Unknown
from relance.dispatch import doubt
from relance.dispatch.cycle import carry_out
from relance.dispatch.states import move, still_asks
from relance.documents.archive import PDF
from relance.domain.delivery import next_try
from relance.domain.firms.levels import BY_POST, LEVEL_WORDS, Level
from relance.domain.ids import CaseId
from relance.domain.procedure.acts.firm import AT_FIRM, FIRM_CONTACT, FIRM_LATE_LETTER
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.firms.claiming import Leaving, claim, waiting
from relance.firms.models import CreditorCopy, Entrusted, FirmLetter, Mandate, ServiceOrder
from relance.firms.papers import CreditorPaper, FirmPaper
from relance.firms.reasons import SENDS_NOTHING
from relance.firms.registered import FIRM_LETTERS, letters_of
from relance.firms.states import LETTERS, LetterState
from relance.journal.appending import Fact, append
from relance.language import Language, say
from relance.outbox.preparation import NOT_THE_LETTERS
from relance.post import sending as registered
from relance.post.door import PostProvider
from relance.post.following import follow
from relance.tenancy.context import Acting, Desk
from relance.tenancy.models import Organisation
from relance.tenancy.places import may_leave

SOURCE = "firm"
COPY_SUBJECT = Sentence("Copy of letter no. {reference} from {firm}")
COPY_TEXT = Sentence(
    "This is what {firm} wrote today on your behalf about your case no. {case} ({level}). The letter is attached."
)
KEPT_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a creditor's program works from, the e-mail channel of one firm and its provider of registered letters; None for what there
    is not, or where the firm lets nothing leave.
    """

    desk: Desk
    transport: Transport | None
    post: PostProvider | None = None
    is_stopping: Callable[[], bool] = lambda: False

    def acting(self) -> AbstractContextManager[Acting]:
        """The transaction of one unit of work, for the creditor."""
        return self.desk.acting()


class LettersOfFirm:
    """What sending a letter does at each stage (``dispatch.cycle.Act``)."""

    not_its_fault: tuple[type[Exception], ...] = NOT_THE_LETTERS

    def __init__(self, transport: Transport | None, post: str = "") -> None:
        self.transport, self.post = transport, post

    def claim(self, here: Acting, pk: int) -> Leaving | None:
        """Through the gate."""
        level = FirmLetter.objects.values_list("level", flat=True).get(pk=pk)
        if level == Level.EMAIL and self.transport is None:
            FirmLetter.objects.filter(pk=pk, state=LetterState.QUEUED.value).update(
                not_before=here.at + KEPT_BACK, why=SENDS_NOTHING.template
            )
            return None
        return claim(here, pk, post=self.post)

    def call(self, claimed: Leaving) -> Answer:
        """The firm's channel."""
        assert self.transport is not None  # noqa: S101 (claimed with it)
        return self.transport.deliver(claimed.envelope)

    def prove(self, here: Acting, claimed: Leaving, answer: Answer) -> None:
        """What is known after its channel answered."""
        prove(here, claimed.letter, answer)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """It cannot even be written: it surely has not left."""
        letter = (
            FirmLetter.objects.select_for_update(of=("self",)).filter(pk=pk, state=LetterState.QUEUED.value).first()
        )
        if letter is not None:
            move(letter, LetterState.REFUSED, why=why, settled_at=here.at)
            settle_order(here, letter)
            append(here, [Fact("firm_letter.unsendable", {"letter": pk}, chain=_debtor(letter))])


def prove(here: Acting, letter: FirmLetter, answer: Answer) -> None:
    """Write down what is known of a letter that was given to the channel; nothing where somebody settled it meanwhile."""
    if not still_asks(letter, LETTERS):
        return
    body: dict[str, object] = {"letter": letter.pk}
    match answer:
        case Accepted(reference):
            move(letter, LetterState.ACCEPTED, settled_at=here.at, sent_on=here.today, reference=reference[:400])
            fact = Fact("firm_letter.accepted", {**body, "on": here.today}, chain=_debtor(letter))
        case Drafted(reference):
            move(letter, LetterState.HANDED_OVER, reference=reference[:400])
            fact = Fact("firm_letter.drafted", body, chain=_debtor(letter))
        case Unknown(why) if letter.state == LetterState.CLAIMED.value:
            move(letter, LetterState.UNCONFIRMED, why=why)
            fact = Fact("firm_letter.unconfirmed", body, chain=_debtor(letter))
        case Unknown():
            return
        case Refused():
            again = next_try(first_tried_at=letter.first_tried_at or here.at, attempts=letter.attempts, now=here.at)
            if answer.is_temporary and again is not None:
                # It is written anew then, of that day: what was rendered stays in the archive.
                move(letter, LetterState.QUEUED, why=answer.why, not_before=again)
                fact = Fact("firm_letter.put_back", {**body, "until": again}, chain=_debtor(letter))
            else:
                move(letter, LetterState.REFUSED, why=answer.why, settled_at=here.at)
                fact = Fact("firm_letter.refused", body, chain=_debtor(letter))
    letter_settled(here, letter)
    append(here, [fact])


def _debtor(letter: FirmLetter) -> int:
    return int(Entrusted.objects.values_list("debtor_id", flat=True).get(pk=letter.entrusted_id))


def settle_order(here: Acting, letter: FirmLetter) -> None:
    """A paid act is executed once its letter has left; one that never will is cancelled, and its price not owed."""
    if letter.order_id is None:
        return
    orders = ServiceOrder.objects.filter(pk=letter.order_id, state="accepted")
    if letter.state == LetterState.ACCEPTED.value:
        orders.update(state="executed", settled_at=here.at)
    elif letter.state in (LetterState.REFUSED.value, LetterState.VOIDED.value):
        orders.update(state="cancelled", settled_at=here.at, why=letter.why[:400])


def letter_settled(here: Acting, letter: FirmLetter) -> None:
    """Its paid act is settled, and the case is told where it has left."""
    settle_order(here, letter)
    _tell_the_case(here, letter)


def _tell_the_case(here: Acting, letter: FirmLetter) -> None:
    """The case's own story: the firm wrote; also where the case came back while the letter was on its way."""
    if letter.state != LetterState.ACCEPTED.value:
        return
    entrusted = Entrusted.objects.select_related("case").get(pk=letter.entrusted_id)
    is_late = entrusted.ended_at is not None or stage_of(entrusted.case) not in AT_FIRM
    words = f"{entrusted.reference}/{letter.place}"
    done = Done(
        FIRM_LATE_LETTER if is_late else FIRM_CONTACT,
        Who.FIRM,
        letter.sent_on or here.today,
        source=SOURCE,
        reference=f"letter-{letter.pk}",
        code=letter.level,
        words=words,
        document=letter.document_id,
        file_name=f"{words.replace('/', '-')}.pdf",
    )
    record(replace(here, role=None), CaseId(entrusted.case_id), done)


def send_waiting(place: Place, firm: int) -> int:
    """Every letter of one firm whose moment has come, then the copies; returns how many were looked at."""
    with place.acting() as here:
        doubt_stalled(here)
        theirs = set(FirmLetter.objects.filter(entrusted__mandate__firm=firm).values_list("pk", flat=True))
        letters = [pk for pk in waiting(here) if pk in theirs]
    act = LettersOfFirm(place.transport, place.post.word if place.post else "")
    for pk in letters:
        if place.is_stopping():
            return 0
        carry_out(place, act, pk)
    _by_provider(place, firm)
    return len(letters) + send_copies(place, firm)


def _by_provider(place: Place, firm: int) -> None:
    """What goes registered is given to the firm's provider, and followed there."""
    if place.post is None:
        return
    with place.acting() as here:
        theirs = letters_of(here, firm)
    registered.send_waiting(place, place.post, FIRM_LETTERS, only=theirs)
    follow(place, place.post, FIRM_LETTERS, only=theirs)


def settle_posted(here: Acting) -> None:
    """What the firm has posted since, or given up: its paid act is settled, and the case is told."""
    known = set(
        Act.objects.filter(source=SOURCE, kind__in=[FIRM_CONTACT, FIRM_LATE_LETTER]).values_list("reference", flat=True)
    )
    posted = FirmLetter.objects.filter(
        level__in=BY_POST, state__in=[LetterState.ACCEPTED.value, LetterState.VOIDED.value]
    )
    for one in posted.order_by("pk"):
        settle_order(here, one)
        if f"letter-{one.pk}" not in known:
            _tell_the_case(here, one)


def doubt_stalled(here: Acting) -> None:
    """What somebody claimed and never settled may have left: a person says."""
    for one in doubt.unconfirm_stalled(here, FirmLetter.objects.all(), LETTERS):
        append(here, [Fact("firm_letter.unconfirmed", {"letter": one.pk}, chain=_debtor(one))])
    doubt.unconfirm_stalled(here, CreditorCopy.objects.all(), LETTERS)


@dataclass(frozen=True, slots=True)
class _Copy:
    copy: CreditorCopy
    envelope: Envelope


class CopiesToCreditor:
    """The copy that reaches the creditor at once, by the firm's channel too."""

    not_its_fault: tuple[type[Exception], ...] = NOT_THE_LETTERS

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def claim(self, here: Acting, pk: int) -> _Copy | None:
        """It bears the letter as it was written."""
        copy = (
            CreditorCopy.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=pk, state=LetterState.QUEUED.value)
            .first()
        )
        if copy is None or not may_leave(here):
            return None
        move(
            copy,
            LetterState.CLAIMED,
            claimed_at=here.at,
            first_tried_at=copy.first_tried_at or here.at,
            attempts=copy.attempts + 1,
        )
        return _Copy(copy, _copy_envelope(copy))

    def call(self, claimed: _Copy) -> Answer:
        """The firm's channel."""
        return self.transport.deliver(claimed.envelope)

    def prove(self, here: Acting, claimed: _Copy, answer: Answer) -> None:
        """What is known of it."""
        copy = claimed.copy
        if not still_asks(copy, LETTERS):
            return
        match answer:
            case Accepted(reference) | Drafted(reference):
                move(copy, LetterState.ACCEPTED, settled_at=here.at, reference=reference[:400])
            case Unknown(why) if copy.state == LetterState.CLAIMED.value:
                move(copy, LetterState.UNCONFIRMED, why=why)
            case Refused():
                again = next_try(first_tried_at=copy.first_tried_at or here.at, attempts=copy.attempts, now=here.at)
                if answer.is_temporary and again is not None:
                    move(copy, LetterState.QUEUED, why=answer.why, not_before=again)
                else:
                    move(copy, LetterState.REFUSED, why=answer.why, settled_at=here.at)

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """It cannot be written."""
        CreditorCopy.objects.filter(pk=pk, state=LetterState.QUEUED.value).update(
            state=LetterState.REFUSED.value, why=why[:400], settled_at=here.at
        )


def _copy_envelope(copy: CreditorCopy) -> Envelope:
    letter = FirmLetter.objects.select_related("document", "entrusted__mandate", "entrusted__case").get(
        pk=copy.letter_id
    )
    mandate: Mandate = letter.entrusted.mandate
    firm, theirs = FirmPaper.of(mandate.firm_paper), CreditorPaper.of(mandate.creditor_paper)
    reference = letter.entrusted.reference if letter.is_first else f"{letter.entrusted.reference}/{letter.place}"
    facts = {
        "firm": firm.letterhead.name,
        "reference": reference,
        "case": str(letter.entrusted.case.number),
        "level": LEVEL_WORDS[Level(letter.level)],
    }
    content = bytes(letter.document.content) if letter.document else b""
    language: Language = "en" if Organisation.objects.values_list("language", flat=True).get() == "en" else "fr"
    return Envelope(
        str(copy.public_id),
        copy.recipient,
        theirs.creditor.name,
        firm.sender,
        firm.letterhead.name,
        say(Sentence(COPY_SUBJECT.template, facts), language),
        text=say(Sentence(COPY_TEXT.template, facts), language) + "\n",
        language=language,
        attachments=(Attachment(f"{reference.replace('/', '-')}.pdf", PDF, content),),
    )


def send_copies(place: Place, firm: int) -> int:
    """The copies whose moment has come."""
    if place.transport is None:
        return 0
    with place.acting() as here:
        found = CreditorCopy.objects.filter(
            state=LetterState.QUEUED.value, not_before__lte=here.at, letter__entrusted__mandate__firm=firm
        )
        copies = list(found.order_by("pk").values_list("pk", flat=True))
    act = CopiesToCreditor(place.transport)
    for pk in copies:
        if not place.is_stopping():
            carry_out(place, act, pk)
    return len(copies)
