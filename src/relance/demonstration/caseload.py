"""Cases of the fictional company in each stage: with us, at a partner, in a plan, closed. Each stands where its acts brought it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from relance.cases.acting import close_case
from relance.cases.conversation import write
from relance.cases.models import CaseItem
from relance.cases.opening import open_case, stops
from relance.cases.plans import Planned, agree_plan
from relance.cases.selectors import checked
from relance.cases.to_do import set_task
from relance.domain.ids import CaseId, DebtorId, ReceivableId
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money
from relance.domain.procedure.stages import CloseCode, Who
from relance.intake.formats.contacts import write_contacts
from relance.intake.formats.told import Told
from relance.intake.rows import DebtorRow
from relance.intake.taking import Taking, take
from relance.jobs.captures import Place
from relance.jobs.installation import Installation
from relance.jobs.partners import visit
from relance.parties.models import Contact, Debtor
from relance.partners import keeping
from relance.partners.handing import hand_case_over
from relance.partners.hearing import Way
from relance.partners.hearing import take as hear
from relance.partners.models import Placement
from relance.partners.parcels import reference_of
from relance.partners.placing import Terms
from relance.partners.reaching import House, try_partner
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import TheseReceivables
from relance.tenancy.context import Acting, Desk

PARTNER = keeping.Word(
    "Recouvrement Imaginaire",
    "email",
    "live",
    "01 99 00 00 61",
    {"recipient": "dossiers@recouvrement-imaginaire.example"},
)
CANDIDATES = 24  # customers whose SIREN is looked up; a few of them are kept back by another fault
INSTALMENTS = 3
PLAN_WORDS = "Échéancier de trois versements, accepté par courrier."


@dataclass(frozen=True, slots=True)
class Files:
    """The cases that the company opened, each named by what becomes of it."""

    ours: CaseId
    asked: CaseId  # at a partner, who asks for evidence and writes
    placed: CaseId
    plan: CaseId
    paid: CaseId
    taken_back: CaseId
    remitted: CaseId  # at the firm, paid in part
    at_firm: CaseId
    at_court: CaseId
    in_part: CaseId  # an order in part, which waits for a choice
    refused: CaseId  # a petition that was refused


def open_cases(desk: Desk, sheet: Path) -> Files:
    """Complete what the company knows of late customers, and put eleven of them into collection."""
    with desk.acting() as here:
        late = _late_customers(here)[:CANDIDATES]
        write_contacts(sheet, [_completed(number, debtor) for number, (debtor, _) in enumerate(late)])
        taken = take(here, sheet, Told(), Taking())
        if taken.refused:
            raise taken.refused
        sound = (
            (DebtorId(debtor.pk), rows)
            for debtor, rows in late
            if not stops(checked(here, Debtor.objects.get(pk=debtor.pk), rows))
        )
        return Files(*(open_case(here, *next(sound)) for _ in range(len(Files.__dataclass_fields__))))


def _late_customers(here: Acting) -> list[tuple[Debtor, list[ReceivableId]]]:
    """Companies with an e-mail that owe euros, who owes most first."""
    owed: dict[Debtor, list[Receivable]] = {}
    written_to = Contact.objects.exclude(email="").values("debtor_id")
    late = Receivable.objects.filter(open_amount__gt=0, due_on__lt=here.today, debtor__in=written_to)
    companies = late.filter(debtor__kind=DebtorKind.COMPANY.value)
    for one in companies.select_related("debtor").order_by("due_on", "number"):
        owed.setdefault(one.debtor, []).append(one)
    in_euros = [(debtor, rows) for debtor, rows in owed.items() if {one.currency for one in rows} == {"EUR"}]
    in_euros.sort(key=lambda one: (-sum((row.open_amount for row in one[1]), Decimal(0)), one[0].name))
    return [(debtor, [ReceivableId(row.pk) for row in rows]) for debtor, rows in in_euros]


def _completed(number: int, debtor: Debtor) -> DebtorRow:
    """The customer with a SIREN: one that is well formed and that nobody was given."""
    body = f"{number + 1:08d}"
    doubled = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(reversed(body)))
    return DebtorRow(code=debtor.code, name=debtor.name, siren=f"{body}{-doubled % 10}")


def set_a_task(desk: Desk, case: CaseId, what: str, *, within_days: int) -> None:
    """Something to do by a day."""
    with desk.acting() as here:
        set_task(here, case, what, due_on=here.today + timedelta(within_days))


def place_with_partner(desk: Desk, installation: Installation, outbox: Path, cases: Sequence[CaseId]) -> None:
    """Hand cases over to an outside partner, whose e-mails stay in ``outbox``."""
    house = House(desk, installation.key, outbox)
    with desk.acting() as here:
        partner = keeping.add(here, PARTNER, installation.key).id
    try_partner(house, partner)
    for case in cases:
        with desk.acting() as here:
            hand_case_over(here, case, partner, Terms())
    visit(Place(desk, lambda: False), house)


def partner_asks(desk: Desk, case: CaseId) -> None:
    """The partner has begun, wants a paper, and has written; nobody has read it yet."""
    with desk.acting() as here:
        file = Placement.objects.select_related("case").get(case=case)
        about = {"reference": reference_of(here, file)}
        events = [
            {"id": "demo-1", "type": "status", "status": "Première lettre envoyée", **about},
            {
                "id": "demo-2",
                "type": "evidence_request",
                "evidence": {"id": "piece-1", "what": "Le bon de livraison signé"},
                **about,
            },
        ]
        hear(here, file.partner_id, json.dumps({"events": events}).encode(), Way.PERSON)
        write(
            here,
            case,
            "Le client dit n’avoir pas tout reçu. Pouvez-vous nous faire suivre le bon de livraison ?",
            by=Who.PARTNER,
            to=Who.CREDITOR,
        )


def agree_on_plan(desk: Desk, case: CaseId, due: Sequence[date]) -> None:
    """A plan in writing: an instalment a day, of the same amount but the last."""
    with desk.acting() as here:
        left = _open_of(case)
        share = Money(left.amount / INSTALMENTS, left.currency).rounded()
        rest = Money(left.amount - share.amount * (INSTALMENTS - 1), left.currency)
        amounts = [*[share] * (INSTALMENTS - 1), rest]
        planned = [Planned(day, amount) for day, amount in zip(due, amounts, strict=True)]
        agree_plan(here, case, planned, text=PLAN_WORDS, in_writing=True)


def pay(desk: Desk, case: CaseId, *, parts: int = 1) -> None:
    """The customer pays what is open, or one part of so many."""
    with desk.acting() as here:
        left = _open_of(case)
        items = CaseItem.objects.select_related("receivable").filter(case=case).order_by("receivable_id")
        target = TheseReceivables(
            tuple(ReceivableId(one.receivable_id) for one in items), DebtorId(items[0].receivable.debtor_id)
        )
        amount = Money(left.amount / parts, left.currency).rounded()
        record_payment(here, target, amount=amount, on=here.today, accepted=(Doubt.TWICE,))


def close(desk: Desk, case: CaseId, code: CloseCode, words: str = "") -> None:
    """A case ends."""
    with desk.acting() as here:
        close_case(here, case, code, words=words)


def _open_of(case: CaseId) -> Money:
    items = CaseItem.objects.select_related("receivable").filter(case=case)
    return Money(sum((one.receivable.open_amount for one in items), Decimal(0)), "EUR").rounded()
