"""One case as its page shows it: to the firm, under its mandate, and to the creditor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.documents.models import Document
from relance.domain.firms.levels import Level
from relance.domain.firms.steps import Planned
from relance.domain.money import Money, totals
from relance.domain.sentences import Sentence
from relance.firms.conversation import Word, as_word
from relance.firms.entrusting import NotInHand
from relance.firms.firm_acts import scenario_of
from relance.firms.models import Entrusted, FirmLetter, FirmWord, Receipt, ServiceOrder
from relance.firms.ordering import price_of
from relance.firms.reasons import read
from relance.tenancy.context import Acting
from relance.tenancy.people import names_of


@dataclass(frozen=True, slots=True)
class DebtorShown:
    """Who owes, as far as the firm is shown."""

    name: str
    kind: str
    siren: str
    address: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """What is owed for."""

    number: str
    issued_on: date
    due_on: date
    amount: Money
    open: Money


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter of the firm's, with why it waits."""

    id: int
    level: Level
    place: int
    state: str
    why: Sentence | None
    dated: date | None
    sent_on: date | None
    has_document: bool

    @property
    def form(self) -> str:
        """The name of its form on a page of many letters."""
        return f"letter-{self.id}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A level that the creditor may trigger; ``is_ordered`` where it waits or has left."""

    level: Level
    price: Money
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """All of it, read."""

    entrusted: Entrusted
    letters: tuple[LetterShown, ...]
    words: tuple[Word, ...]
    receipts: tuple[Receipt, ...]
    scenario: tuple[Planned, ...]
    names: dict[str, str]
    debtor: DebtorShown | None = None
    claims: tuple[ClaimShown, ...] = ()
    offers: tuple[Offer, ...] = ()
    orders: tuple[ServiceOrder, ...] = ()

    @property
    def left(self) -> Sequence[Money]:
        """What is still open, by currency."""
        return totals(one.open for one in self.claims)


def sheet_for_firm(here: Acting, entrusted: int) -> CaseSheet:
    """Under the mandate. Raises NotInHand."""
    found = _found(entrusted)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT debtor_name, debtor_kind, debtor_siren, debtor_address, emails, phones FROM firms_case_sheets()
            WHERE entrusted_id = %s""",
            [entrusted],
        )
        row = cursor.fetchone()
        cursor.execute(
            """SELECT number, issued_on, due_on, amount, open_amount, currency FROM firms_claims_of_cases() WHERE entrusted_id = %s
            ORDER BY due_on, receivable_id""",
            [entrusted],
        )
        claims = tuple(
            ClaimShown(number, issued, due, Money(amount, currency).rounded(), Money(left, currency).rounded())
            for number, issued, due, amount, left, currency in cursor.fetchall()
        )
    if row is None:
        raise NotInHand
    name, kind, siren, address, emails, phones = row
    shown = DebtorShown(name, kind, siren, tuple(one for one in address if one.strip()), tuple(emails), tuple(phones))
    return _sheet(here, found, debtor=shown, claims=claims)


def sheet_for_creditor(here: Acting, case: int) -> CaseSheet | None:
    """The case as it lies with a firm now; None where it does not."""
    found = Entrusted.objects.select_related("mandate", "case", "debtor").filter(case=case, ended_at=None).first()
    if found is None:
        return None
    levels = {one.level for one in _letters(found) if one.state not in ("voided", "refused")}
    offers = [Offer(level, price, level in levels) for level in Level if (price := price_of(found, level)) is not None]
    orders = tuple(ServiceOrder.objects.filter(entrusted=found).order_by("pk"))
    return _sheet(here, found, offers=tuple(offers), orders=orders)


def _found(entrusted: int) -> Entrusted:
    found = Entrusted.objects.select_related("mandate", "case").filter(pk=entrusted, ended_at=None).first()
    if found is None:
        raise NotInHand
    return found


def _sheet(
    here: Acting,
    found: Entrusted,
    *,
    debtor: DebtorShown | None = None,
    claims: tuple[ClaimShown, ...] = (),
    offers: tuple[Offer, ...] = (),
    orders: tuple[ServiceOrder, ...] = (),
) -> CaseSheet:
    words = tuple(
        as_word(one, found.mandate.firm_name) for one in FirmWord.objects.filter(entrusted=found).order_by("pk")
    )
    receipts = tuple(Receipt.objects.filter(entrusted=found).order_by("pk"))
    names = names_of(here, [one.said_by for one in words])
    scenario = tuple(scenario_of(here, found))
    return CaseSheet(found, tuple(_letters(found)), words, receipts, scenario, names, debtor, claims, offers, orders)


def _letters(found: Entrusted) -> list[LetterShown]:
    return [
        LetterShown(
            one.pk,
            Level(one.level),
            one.place,
            one.state,
            read(one.why) if one.why else None,
            one.dated,
            one.sent_on,
            one.document_id is not None,
        )
        for one in FirmLetter.objects.filter(entrusted=found).order_by("pk")
    ]


def letter_paper(here: Acting, letter: int) -> bytes | None:
    """The PDF of a letter, of either side; None where there is none."""
    document = FirmLetter.objects.filter(pk=letter).values_list("document_id", flat=True).first()
    return _bytes(document)


def receipt_paper(here: Acting, receipt: int) -> bytes | None:
    """The PDF of a receipt; None where there is none."""
    document = Receipt.objects.filter(pk=receipt).values_list("document_id", flat=True).first()
    return _bytes(document)


def _bytes(document: int | None) -> bytes | None:
    kept = Document.objects.filter(pk=document).first() if document else None
    return bytes(kept.content) if kept else None
