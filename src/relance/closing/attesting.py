"""What is known of an invoice that nobody paid, as a certificate states it: sums, and each request that is proven to have left.

A deposit claim's attempts, later a court's steps, come from their own rooms as ``steps`` of the caller.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from relance.closing.models import Closing, InvoicedRate
from relance.closing.write_off import written_off
from relance.documents.archive import PDF
from relance.domain.closing.certificate import Attested, Claimed, Proof, Step, attested
from relance.domain.closing.loss import VatLine
from relance.domain.delivery import MessageState, Purpose
from relance.domain.ledger import ClaimKind, CreditNature
from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.exchanges.models import Exchange, ExchangeKind
from relance.letters.titles import act_title
from relance.outbox.models import Message, Notice
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.receivables.holds import held_as
from relance.receivables.models import Hold, Imputation, Receivable
from relance.receivables.targets import ReceivableNotHere, TheseReceivables
from relance.scenarios.words import CHANNELS
from relance.tenancy.context import Acting

PROVEN = (MessageState.ACCEPTED.value, MessageState.DELIVERED.value)


@dataclass(frozen=True, slots=True)
class CertificateWord:
    """What a person adds to what the books know: the contract and the cause in their words, the invoice by rate of VAT."""

    quality: str = ""
    contract: str = ""
    cause: str = ""
    lines: tuple[VatLine, ...] = ()


def attest(here: Acting, invoice: TheseReceivables, word: CertificateWord, steps: Sequence[Step] = ()) -> Attested:
    """Everything that a certificate of it would state today. Raises ReceivableNotHere, NothingUnpaid, NothingTried, SplitImpossible."""
    mine = list(Receivable.objects.filter(pk__in=invoice.receivables, debtor=invoice.debtor).order_by("due_on", "pk"))
    if not mine:
        raise ReceivableNotHere
    debtor = Debtor.objects.get(pk=invoice.debtor)
    facts = Attested(
        debtor=_who(debtor),
        claims=(_claimed(mine, word.lines or stated_lines(here, invoice.receivables)),),
        steps=(*steps, *requests(here, invoice.receivables)),
        on=here.today,
        cause=_clean(word.cause, 1000),
        contract=_clean(word.contract, 400),
        answered=_answers(here, debtor),
        is_disputed=_is_disputed(here, debtor, invoice.receivables),
    )
    return attested(facts, mine[0].number)


def stated_lines(here: Acting, receivables: Collection[int]) -> tuple[VatLine, ...]:
    """The invoice by rate as it was stated when it was given up; () where nobody did."""
    stands = Closing.objects.filter(receivable__in=receivables, undone_at=None).order_by("pk").first()
    known = InvoicedRate.objects.filter(closing=stands).order_by("pk") if stands else []
    return tuple(VatLine(one.rate, one.net, one.vat) for one in known)


def unpaid_of(receivables: Collection[int]) -> Decimal:
    """What is open of these, and what of them was given up and never paid."""
    still_open = Receivable.objects.filter(pk__in=receivables).aggregate(sum=Sum("open_amount"))["sum"] or Decimal(0)
    lost = Closing.objects.filter(receivable__in=receivables, undone_at=None).select_related("receivable")
    return still_open + sum((written_off(one) for one in lost), Decimal(0))


def requests(here: Acting, receivables: Collection[int]) -> list[Step]:
    """Each letter that asked for them and is proven to have left, with its paper; what came back is said to have."""
    asked = Notice.objects.filter(
        noticeitem__receivable__in=receivables,
        noticeitem__is_for_information=False,
        purpose=Purpose.DEMAND.value,
        message__sent_on__isnull=False,
    )
    found = []
    for notice in asked.distinct().select_related("document").order_by("pk"):
        messages = list(Message.objects.filter(notice=notice, sent_on__isnull=False).order_by("sent_on", "pk"))
        left = [one for one in messages if one.state in PROVEN]
        returned = [one for one in messages if one.state == MessageState.BOUNCED.value]
        if not left and not returned:
            continue
        ways = _ways([Channel(one.channel) for one in left or returned])
        facts = {"what": act_title(notice.act), "notice": notice.name, "ways": ways}
        what = Sentence("{what}, no. {notice}, by {ways}", facts)
        if not left:
            what = Sentence("{what}, no. {notice}, by {ways}: it came back", facts)
        paper = notice.document
        proofs = (Proof(paper.pk, f"{notice.name}.pdf", paper.sha256),) if paper and paper.media_type == PDF else ()
        days = [one.sent_on for one in left or returned if one.sent_on]
        found.append(Step(min(days), max(days), what, proofs))
    return found


def _ways(channels: Sequence[Channel]) -> Sentence:
    first, *others = [CHANNELS[one] for one in dict.fromkeys(channels)]
    said = first
    for other in others:
        said = Sentence("{first} and {second}", {"first": said, "second": other})
    return said


def _claimed(mine: Sequence[Receivable], lines: tuple[VatLine, ...]) -> Claimed:
    one, currency = mine[0], mine[0].currency
    gross = sum((each.amount for each in mine), Decimal(0))
    by_nature = dict(
        Imputation.objects.filter(receivable__in=mine)
        .values_list("payment__nature")
        .annotate(sum=Sum("amount"))
        .values_list("payment__nature", "sum")
    )
    credited = sum(
        (by_nature.get(nature.value, Decimal(0)) for nature in (CreditNature.CREDIT_NOTE, CreditNature.WAIVER)),
        Decimal(0),
    )
    unpaid = unpaid_of([each.pk for each in mine])
    facts = {"number": one.number, "issued_on": one.issued_on, "due_on": max(each.due_on for each in mine)}
    what = Sentence("Invoice {number} of {issued_on}, due on {due_on}", facts)
    if one.claim_kind == ClaimKind.DEPOSIT_CLAIM.value:
        what = Sentence("Claim {number} on a deposit, of {issued_on}", facts)

    def money(amount: Decimal) -> Money:
        return Money(amount, currency).rounded()

    return Claimed(what, money(gross), money(credited), money(gross - credited - unpaid), money(unpaid), lines)


def _who(debtor: Debtor) -> tuple[str, ...]:
    address = " ".join(part for part in (debtor.postal_code, debtor.city) if part)
    number = f"SIREN {debtor.siren or debtor.siret[:9]}" if debtor.siren or debtor.siret else ""
    return tuple(
        part for part in (debtor.name, debtor.street, debtor.street_2, address, debtor.country, number) if part
    )


def _answers(here: Acting, debtor: Debtor) -> int:
    """How often something was said with them, a call or an answer; notes of our own apart."""
    said = Exchange.objects.filter(debtor__in=accounts_of(here, debtor.pk)).exclude(kind=ExchangeKind.NOTE.value)
    return said.count()


def _is_disputed(here: Acting, debtor: Debtor, receivables: Collection[int]) -> bool:
    """Somebody contests it, or all of what they owe, and nobody has settled that."""
    held = Hold.objects.filter(receivable__in=receivables, kind=HoldKind.DISPUTE.value, released_at=None).exists()
    return held or bool(held_as(here, accounts_of(here, debtor.pk), HoldKind.DISPUTE))


def _clean(text: str, most: int) -> str:
    return " ".join(text.replace("\0", "").split())[:most]
