"""One case as its page shows it: to the firm, under its mandate, and to the creditor."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Q

from relance.documents.models import Document
from relance.domain.firms.levels import Level
from relance.domain.firms.steps import Planned
from relance.domain.money import Money, totals
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.ours import REMITTED
from relance.domain.procedure.stages import Who
from relance.domain.sentences import Sentence
from relance.firms.conversation import Word, as_word
from relance.firms.entrusting import NotInHand
from relance.firms.firm_acts import scenario_of
from relance.firms.models import Entrusted, FirmLetter, FirmWord, Receipt, ServiceOrder
from relance.firms.ordering import price_of
from relance.firms.papers import FirmPaper
from relance.firms.reasons import read
from relance.firms.states import LetterState
from relance.tenancy.context import Acting
from relance.tenancy.people import name_of, names_of
from relance.tenancy.statements import sql

SAID_AT_FIRM = {REMITTED: Sentence("Sum remitted to the creditor")}


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
class ActShown:
    """What was done in the case, as far as the firm is shown."""

    what: Sentence
    by: Who
    on: date
    until: date | None
    amount: Money | None


@dataclass(frozen=True, slots=True)
class ExhibitShown:
    """A paper of the case under its number."""

    id: int
    number: int
    version: int
    title: str
    dated_on: date | None
    proof: str


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
    acts: tuple[ActShown, ...] = ()
    exhibits: tuple[ExhibitShown, ...] = ()

    @property
    def by_itself(self) -> bool:
        """Whether the free steps of the firm's scenario leave with nobody's click."""
        paper = self.entrusted.mandate.firm_paper
        return bool(paper) and FirmPaper.of(paper).by_itself

    @property
    def left(self) -> Sequence[Money]:
        """What is still open, by currency."""
        return totals(one.open for one in self.claims)


# All that a mandate opens of one case besides its own rows, in one question. Amounts travel as text: no cent is lost on the way.
FILE = sql(
    """
    SELECT s.debtor_name, s.debtor_kind, s.debtor_siren, s.debtor_address, s.emails, s.phones,
        (SELECT json_agg(json_build_array(c.number, c.issued_on, c.due_on, c.amount::text, c.open_amount::text, c.currency)
            ORDER BY c.due_on, c.receivable_id)::text FROM firms_claims_of_cases() c WHERE c.entrusted_id = s.entrusted_id),
        (SELECT json_agg(json_build_array(a.kind, a.by, a.happened_on, a.until, a.amount::text, a.currency)
            ORDER BY a.happened_on DESC, a.act_id DESC)::text FROM firms_acts_of_cases() a WHERE a.entrusted_id = s.entrusted_id),
        (SELECT json_object_agg(w.said_by, coalesce({name}, w.said_by))::text FROM (
            SELECT DISTINCT said_by FROM firms_firmword WHERE entrusted_id = s.entrusted_id) w),
        (SELECT json_agg(json_build_array(x.exhibit_id, x.number, x.version, x.title, x.dated_on, x.proof)
            ORDER BY x.number, x.version DESC)::text FROM firms_exhibits_of_cases() x WHERE x.entrusted_id = s.entrusted_id)
    FROM firms_case_sheets() s WHERE s.entrusted_id = %s
""",
    name=name_of("w.said_by"),
)


def sheet_for_firm(here: Acting, entrusted: int) -> CaseSheet:
    """Under the mandate. Raises NotInHand."""
    found = _found(entrusted)
    with connection.cursor() as cursor:
        cursor.execute(FILE, [entrusted])
        row = cursor.fetchone()
    if row is None:
        raise NotInHand
    name, kind, siren, address, emails, phones, claims, acts, names, exhibits = row
    shown = DebtorShown(name, kind, siren, tuple(one for one in address if one.strip()), tuple(emails), tuple(phones))
    return replace(
        _sheet(here, found, names=json.loads(names or "{}")),
        debtor=shown,
        claims=tuple(_claim(*one) for one in json.loads(claims or "[]")),
        acts=tuple(_act(*one) for one in json.loads(acts or "[]") if one[0] in ACTS),
        exhibits=tuple(_exhibit(*one) for one in json.loads(exhibits or "[]")),
    )


def _claim(number: str, issued: str, due: str, amount: str, left: str, currency: str) -> ClaimShown:
    whole, still = (Money(Decimal(one), currency).rounded() for one in (amount, left))
    return ClaimShown(number, date.fromisoformat(issued), date.fromisoformat(due), whole, still)


def _act(kind: str, by: str, on: str, until: str | None, amount: str | None, currency: str) -> ActShown:
    return ActShown(
        SAID_AT_FIRM.get(kind) or ACTS[kind].said,
        Who(by),
        date.fromisoformat(on),
        date.fromisoformat(until) if until else None,
        Money(Decimal(amount), currency).rounded() if amount is not None else None,
    )


def _exhibit(pk: int, number: int, version: int, title: str, dated_on: str | None, proof: str) -> ExhibitShown:
    return ExhibitShown(pk, number, version, title, date.fromisoformat(dated_on) if dated_on else None, proof)


def exhibit_paper(here: Acting, entrusted: int, exhibit: int) -> tuple[bytes, str, str] | None:
    """An exhibit of the case, for its firm: the file, its kind, its name; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT document_id, file_name FROM firms_exhibits_of_cases() WHERE entrusted_id = %s AND exhibit_id = %s",
            [entrusted, exhibit],
        )
        row = cursor.fetchone()
    kept = Document.objects.filter(pk=row[0]).first() if row else None
    return (bytes(kept.content), kept.media_type, row[1]) if row and kept else None


def letters_on_their_way(here: Acting, case: int) -> list[LetterShown]:
    """Letters of firms that no longer have the case, of which nobody has said yet what became of them."""
    left = Q(state=LetterState.UNCONFIRMED.value) | Q(state=LetterState.HANDED_OVER.value)
    found = FirmLetter.objects.filter(left, entrusted__case=case).exclude(entrusted__ended_at=None)
    return [_letter(one) for one in found.select_related("entrusted").order_by("pk")]


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
    names: dict[str, str] | None = None,
    offers: tuple[Offer, ...] = (),
    orders: tuple[ServiceOrder, ...] = (),
) -> CaseSheet:
    words = tuple(
        as_word(one, found.mandate.firm_name) for one in FirmWord.objects.filter(entrusted=found).order_by("pk")
    )
    receipts = tuple(Receipt.objects.filter(entrusted=found).order_by("pk"))
    if names is None:
        names = names_of(here, [one.said_by for one in words])
    letters = tuple(_letters(found))
    scenario = tuple(scenario_of(here, found, [(one.level, one.state) for one in letters]))
    return CaseSheet(found, letters, words, receipts, scenario, names, offers=offers, orders=orders)


def _letters(found: Entrusted) -> list[LetterShown]:
    return [_letter(one) for one in FirmLetter.objects.filter(entrusted=found).order_by("pk")]


def _letter(one: FirmLetter) -> LetterShown:
    return LetterShown(
        one.pk,
        Level(one.level),
        one.place,
        one.state,
        read(one.why) if one.why else None,
        one.dated,
        one.sent_on,
        one.document_id is not None,
    )


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
