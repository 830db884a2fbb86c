"""A firm's formal notice goes registered by the firm's own account: claimed for the creditor, given to the provider acting for the firm.

The letter was written under the creditor's gate; here it is asked once more, in the claim, whether anything has changed since. What may
not leave any more is void, and its price not owed. Refused by the provider, it lies printed with the firm as any other.
"""

from __future__ import annotations

from relance.cases.models import CaseItem
from relance.dispatch.states import move
from relance.documents.archive import PDF, archive
from relance.documents.models import Document
from relance.domain.addresses.six_lines import Address
from relance.domain.firms.gate import NOTHING_OWED, PAUSED
from relance.domain.ids import MandateId
from relance.domain.registered.standings import FAILED, Standing
from relance.domain.sentences import Sentence
from relance.firms.demand import compose
from relance.firms.mandates import find_mandate, firm_lacks, is_in_force
from relance.firms.models import Entrusted, FirmLetter
from relance.firms.papers import FirmPaper
from relance.firms.reasons import TAKEN_BACK, kept
from relance.firms.states import LetterState
from relance.journal.appending import Fact, append
from relance.language import Language
from relance.outbox.claim import lock_debtor, lock_receivables
from relance.post.models import RegisteredLetter
from relance.post.ordering import Wanted, made
from relance.post.owners import Leaves, Over, Waits
from relance.post.paper import line_of, sheets_of, stamped
from relance.post.states import LetterState as Registered
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.due import Kind, due

FIRM = "firm"
BY = "post:"  # how the letter's row says by which provider it goes
CHANGED = Sentence("its figures have changed since it was written")
OF_ANOTHER_DAY = Sentence("it was written for another day: order it again")
NO_MANDATE = Sentence("the mandate is not in force")


class RegisteredFirmLetters:
    """What a firm's letters say to the room of the post (``post.owners.Owner``)."""

    word = FIRM

    def claim(self, here: Acting, letter: RegisteredLetter) -> Leaves | Waits | Over:
        """Nothing of what it was written on has changed."""
        one = FirmLetter.objects.select_for_update(of=("self",)).filter(pk=letter.owner_pk).first()
        if one is None or one.state != LetterState.HANDED_OVER.value:
            return Over(None)
        why = _changed(here, one)
        if why is None:
            return Leaves()
        move(one, LetterState.VOIDED, why=kept(why), settled_at=here.at)
        _settled(here, one)
        return Over(why)

    def back(self, here: Acting, letter: RegisteredLetter) -> None:
        """It is tried again, or lies printed with the firm, which may post it itself."""
        if letter.state in (Registered.REFUSED.value, Registered.VOIDED.value):
            FirmLetter.objects.filter(pk=letter.owner_pk, state=LetterState.HANDED_OVER.value).update(reference="")

    def moved(self, here: Acting, letter: RegisteredLetter) -> None:
        """Posted: it has left, on that day; its paid act is executed and the case is told."""
        one = FirmLetter.objects.select_for_update(of=("self",)).get(pk=letter.owner_pk)
        if one.state != LetterState.HANDED_OVER.value:
            return
        if letter.posted_on is not None:
            move(one, LetterState.ACCEPTED, sent_on=letter.posted_on, settled_at=here.at)
            append(
                here, [Fact("firm_letter.accepted", {"letter": one.pk, "on": letter.posted_on}, chain=letter.debtor_id)]
            )
        elif Standing(letter.standing) in FAILED:
            move(one, LetterState.VOIDED, why=letter.standing, settled_at=here.at)
        _settled(here, one)


FIRM_LETTERS = RegisteredFirmLetters()


def _settled(here: Acting, one: FirmLetter) -> None:
    from relance.firms.sending import letter_settled

    letter_settled(here, one)


def _changed(here: Acting, one: FirmLetter) -> Sentence | None:
    """Why it may not leave any more; None where all is as it was written."""
    entrusted = Entrusted.objects.select_related("mandate", "case", "debtor").get(pk=one.entrusted_id)
    lock_debtor(entrusted.debtor_id)
    asked = list(CaseItem.objects.filter(case=entrusted.case_id).values_list("receivable_id", flat=True))
    lock_receivables(asked)
    if entrusted.ended_at is not None or entrusted.case.closed_at is not None:
        return TAKEN_BACK
    if entrusted.paused_at is not None:
        return PAUSED
    mandate = find_mandate(here, MandateId(entrusted.mandate_id))
    if not is_in_force(here, mandate) or firm_lacks(here, mandate):
        return NO_MANDATE
    if not any(each.snapshot.open.amount > 0 for each in standings(here, asked)):
        return NOTHING_OWED
    if one.dated != here.today:
        return OF_ANOTHER_DAY
    return None if compose(here, one, entrusted, page="").figures[:64] == one.figures else CHANGED


def hand_to_provider(here: Acting, letter: FirmLetter, entrusted: Entrusted, way: str) -> None:
    """Give a letter that was just written to the firm's provider, stamped as registered. Raises what ``post.ordering.envelope`` raises."""
    paper, debtor = FirmPaper.of(entrusted.mandate.firm_paper), entrusted.debtor
    (document,) = Document.objects.raw("SELECT * FROM documents_document WHERE id = %s", [letter.document_id])
    name = f"{entrusted.reference}/{letter.place}"
    language: Language = "en" if debtor.language == "en" else "fr"
    pdf = stamped(bytes(document.content), line_of(name, ""), language)
    sender = paper.letterhead
    wanted = Wanted(
        letter.pk,
        entrusted.debtor_id,
        name,
        debtor.name,
        Address(debtor.street, debtor.postal_code, debtor.city, debtor.street_2, debtor.country),
        sender.name,
        Address(sender.street, sender.postal_code, sender.city, sender.street_2),
        sheets_of(pdf),
        archive(here, pdf, media_type=PDF),
    )
    one = made(here, FIRM_LETTERS, wanted, way, Registered.QUEUED, price=None, waits_for=None)
    FirmLetter.objects.filter(pk=letter.pk).update(reference=f"{BY}{way}")
    append(here, [Fact("registered.ordered", {"letter": one.pk, "way": way, "name": name}, chain=entrusted.debtor_id)])
    due(here, Kind.FIRMS)


def letters_of(here: Acting, firm: int) -> frozenset[int]:
    """The letters of one firm, whose provider alone they go by."""
    return frozenset(FirmLetter.objects.filter(entrusted__mandate__firm=firm).values_list("pk", flat=True))


def goes_by_provider(letter: FirmLetter) -> bool:
    """Whether a provider has it, so that nobody posts it by hand."""
    return letter.reference.startswith(BY)
