"""A creditor with a late customer, and a firm at work for it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance.cases.opening import open_case
from relance.domain.firms.agreement import Agreement
from relance.domain.firms.facts import FirmFacts
from relance.domain.ids import CaseId, DebtorId, MandateId, ReceivableId
from relance.firms.accepting import Checks, accept
from relance.firms.desk import FirmDesk
from relance.firms.entrusting import entrust
from relance.firms.mandates import propose, sign_as_creditor, sign_as_firm
from relance.firms.papers import record_firm
from relance.outbox.sending import switch
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting, acting
from relance.tenancy.models import Organisation, Role, User
from relance.tenancy.organisations import slug_of
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.conftest import found
from tests.outbox.builders import ALPHA, BETA, House, Recorder

ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}")
OF_BETA = (f"F-3;Beta;2026-02-01;2026-03-03;70,00;{BETA}",)
FACTS = FirmFacts(
    insurer="Assurances de l’Exemple",
    policy="RC-0026",
    insured_from=date(2026, 1, 1),
    insured_until=date(2026, 12, 31),
    iban="FR7630006000011234567890189",
    holder="Cabinet Exemple Recouvrement",
    bank="Banque de l’Exemple",
    prosecutor="Sainte-Fiction",
    declared_on=date(2019, 2, 12),
)
AGREED = Agreement(
    itemises=True,
    guarantees=True,
    may_receive=True,
    fee=Decimal("0.12"),
    prices={"email": Decimal("0"), "letter": Decimal("14.40"), "notice": Decimal("29.88")},
)
CHECKED = Checks(limitation=True, consumer=True, unpaid=True)
LETTERHEAD = {
    "creditor-siren": "552081317", "creditor-street": "21 avenue de la Patience", "creditor-postal-code": "75000",
    "creditor-city": "Sainte-Fiction", "creditor-email": "dossiers@cabinet-exemple.example", "creditor-phone": "01 99 00 00 26",
}  # fmt: skip


@dataclass
class Firm:
    """A collection firm with one owner."""

    organisation: int
    slug: str
    house: House
    email: Recorder

    def desk(self, role: Role | None = Role.OWNER) -> FirmDesk:
        """Its owner at work, at the creditor's clock."""
        with at_work(self.organisation):
            user = User.objects.filter(member__organisation=self.organisation).get()
        return FirmDesk(self.organisation, f"user:{user.pk}", self.house.clock.now, role)

    def record(self, facts: FirmFacts = FACTS) -> int:
        with acting(self.organisation, "test", self.house.clock.now) as here:
            return record_firm(here, facts, "CER")


def a_firm(house: House, facts: FirmFacts | None = FACTS) -> Firm:
    """A firm whose facts are recorded, unless told otherwise."""
    pk = found(kind="firm")
    with acting(pk, "test", house.clock.now) as here:
        for key, value in LETTERHEAD.items():
            set_preference(here, key, value)
        switch(here, on=True)
        Organisation.objects.filter(pk=pk).update(name="Cabinet Exemple Recouvrement")
        firm = Firm(pk, slug_of(here), house, Recorder())
    if facts is not None:
        firm.record(facts)
    return firm


def mandated(house: House, firm: Firm, agreed: Agreement = AGREED) -> MandateId:
    """A mandate that both signed."""
    with house.acting() as here:
        mandate = propose(here, firm.slug, agreed)
        sign_as_creditor(here, mandate)
    sign_as_firm(firm.desk(), mandate)
    return mandate


def case_of(house: House, debtor: str) -> CaseId:
    """A case with all that this debtor owes."""
    with at_work(house.organisation):
        found = list(Receivable.objects.filter(debtor__name=debtor).values_list("pk", "debtor_id"))
    with house.acting() as here:
        return open_case(here, DebtorId(found[0][1]), [ReceivableId(pk) for pk, _ in found])


@dataclass
class AtFirm:
    """A case of Alpha's in the firm's hands, and one of Beta's that is not."""

    house: House
    firm: Firm
    mandate: MandateId
    case: CaseId
    entrusted: int
    other_case: CaseId

    def inside(self, role: Role | None = Role.COLLECTOR) -> AbstractContextManager[Acting]:
        return self.firm.desk(role).inside(self.mandate)


def at_firm(house: House, *, is_accepted: bool = True) -> AtFirm:
    """Two late customers; the case of one is with the firm."""
    house.bring(*ROWS, *OF_BETA)
    house.day()
    house.clock.on(10)
    firm = a_firm(house)
    mandate = mandated(house, firm)
    case, other = case_of(house, "Alpha"), case_of(house, "Beta")
    with house.acting() as here:
        entrusted = entrust(here, case, mandate)
    if is_accepted:
        accept(firm.desk(), mandate, entrusted, CHECKED)
    return AtFirm(house, firm, mandate, case, entrusted, other)
