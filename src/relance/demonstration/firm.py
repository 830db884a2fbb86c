"""A fictional collection firm: it signs mandates, takes cases on, writes, receives and remits. Its e-mails stay in a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from relance.domain.firms.agreement import Agreement
from relance.domain.firms.facts import FirmFacts
from relance.domain.firms.levels import Level
from relance.domain.ids import CaseId, MandateId
from relance.domain.money import Money
from relance.domain.scenario.model import Channel
from relance.firms.accepting import Checks, accept
from relance.firms.carrying_out import carry_out_orders
from relance.firms.desk import FirmDesk
from relance.firms.entrusting import entrust
from relance.firms.mandates import propose, sign_as_creditor, sign_as_firm
from relance.firms.ordering import order
from relance.firms.papers import record_firm
from relance.firms.receiving import receive
from relance.firms.remitting import remit
from relance.firms.sending import Place
from relance.jobs.installation import Installation
from relance.language import Language
from relance.outbox.heartbeat import beat
from relance.outbox.sending import switch
from relance.tenancy.context import Desk
from relance.tenancy.models import Role, User
from relance.tenancy.organisations import found_organisation
from relance.tenancy.preferences import set_preference

SLUG, COMPANY = "cabinet", "Cabinet de l'Exemple"
PEOPLE = {
    Role.OWNER: "owner@cabinet-exemple.example",
    Role.COLLECTOR: "collector@cabinet-exemple.example",
}
IDENTITY = {
    "creditor-legal-form": "SAS",
    "creditor-capital": "20 000 €",
    "creditor-siren": "000000000",
    "creditor-rcs-city": "Ville-Imaginaire",
    "creditor-street": "21 avenue de la Patience",
    "creditor-postal-code": "75000",
    "creditor-city": "Ville-Imaginaire",
    "creditor-domains": "cabinet-exemple.example",
    "creditor-email": "dossiers@cabinet-exemple.example",
    "creditor-phone": "01 99 00 00 26",
    "creditor-signatory": "Le service du recouvrement",
    "public-address": "https://dossiers.cabinet-exemple.example",
}
FACTS = FirmFacts(
    insurer="Assurances Fictives",
    policy="RC-0000",
    insured_from=date(2026, 1, 1),
    insured_until=date(2027, 6, 30),
    iban="FR7630006000011234567890189",
    holder="CABINET DE L EXEMPLE, FONDS DE TIERS",
    bank="Banque Fictive",
    prosecutor="Ville-Imaginaire",
    declared_on=date(2020, 2, 12),
)
AGREED = Agreement(
    itemises=True,
    guarantees=True,
    may_receive=True,
    fee=Decimal("0.12"),
    prices={"email": Decimal(0), "letter": Decimal("14.40"), "notice": Decimal("29.88")},
    longest_plan_months=6,
)
CHECKED = Checks(limitation=True, consumer=True, unpaid=True)


@dataclass
class Firm:
    """The firm, at the clock of whoever tells of it. ``folder`` has its e-mails."""

    installation: Installation
    folder: Path
    actor: str
    clock: Callable[[], datetime]
    organisation: int = 0

    def found(self, language: Language, owner_name: str) -> None:
        """It is founded, and records what R124-2 asks of it."""
        self.organisation = found_organisation(
            slug=SLUG,
            name=COMPANY,
            owner_email=PEOPLE[Role.OWNER],
            owner_name=owner_name,
            at=self.clock(),
            language=language,
            is_demonstration=True,
            kind="firm",
        )
        with self.home.acting() as here:
            for key, value in IDENTITY.items():
                set_preference(here, key, value)
            switch(here, on=True)
            record_firm(here, FACTS, "EX")

    @property
    def home(self) -> Desk:
        """Its own organisation."""
        return Desk(self.organisation, self.actor, self.clock)

    @property
    def desk(self) -> FirmDesk:
        """Its owner at work."""
        with self.home.acting():
            owner = User.objects.get(email=PEOPLE[Role.OWNER])
        return FirmDesk(self.organisation, f"user:{owner.pk}", self.clock(), Role.OWNER)

    def mandated_by(self, creditor: Desk) -> MandateId:
        """A mandate that both sign."""
        with creditor.acting() as here:
            mandate = propose(here, SLUG, AGREED)
            sign_as_creditor(here, mandate)
        sign_as_firm(self.desk, mandate)
        return mandate

    def takes_on(self, creditor: Desk, case: CaseId, mandate: MandateId) -> int:
        """The creditor hands a case over, and the firm takes it on; returns it as it lies with the firm."""
        with creditor.acting() as here:
            entrusted = entrust(here, case, mandate)
        accept(self.desk, mandate, entrusted, CHECKED)
        return entrusted

    def writes_first(self, creditor: Desk, entrusted: int) -> None:
        """At the creditor's click the first letter leaves by e-mail: the whole one of R124-4."""
        with creditor.acting() as here:
            order(here, entrusted, Level.EMAIL, accepted=None)
        self._carry_out(creditor)

    def receives(self, creditor: Desk, mandate: MandateId, entrusted: int, amount: Money) -> None:
        """A debtor pays to the firm: the receipt is drawn, and the creditor's books know it."""
        with self.desk.inside(mandate) as here:
            receive(here, entrusted, amount, here.today)
        self._carry_out(creditor)

    def remits(self, mandate: MandateId) -> None:
        """What it holds is handed over, less its fee."""
        with self.desk.inside(mandate) as here:
            remit(here, mandate, here.today)

    def _carry_out(self, creditor: Desk) -> None:
        office = self.installation.post_office(self.home, kept_in=self.folder)
        with creditor.acting() as here:
            beat(here)
        try:
            carry_out_orders(Place(creditor, office.transports.get(Channel.EMAIL)), self.organisation)
        finally:
            office.close()
