"""A second fictional company, a holiday rental: it lives its stays day by day, by the services that everybody uses.

Nobody writes a row by hand: what became of each stay is what the program made of it. Messages stay in a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from relance.demonstration.days import live
from relance.demonstration.guests import Stay, ask
from relance.demonstration.stays import COVER, STAYS
from relance.deposits.card.working import next_moment
from relance.deposits.guarantee.schemes import SchemeWord, set_scheme
from relance.jobs.installation import Installation
from relance.language import Language
from relance.outbox.sending import switch
from relance.payments.cards.accounts import play
from relance.scenarios.models import Dunning
from relance.tenancy.context import Desk
from relance.tenancy.organisations import found_organisation
from relance.tenancy.preferences import set_preference

SLUG, COMPANY = "gites", "Gîtes de l'Exemple"
EVERY = 3  # days: how often what waits is looked at where nothing else happens
HOUR = 11  # after the send hour, and within the hours of attempts
IDENTITY = {
    "creditor-legal-form": "SARL",
    "creditor-capital": "1 000 €",
    "creditor-siren": "000000000",
    "creditor-rcs-city": "Bourg-Fictif",
    "creditor-street": "3 chemin de la Fable",
    "creditor-postal-code": "69000",
    "creditor-city": "Bourg-Fictif",
    "creditor-iban": "FR1420041010050500013M02606",
    "creditor-account-holder": "GITES DE L EXEMPLE SARL",
    "creditor-domains": "gites-exemple.example",
    "creditor-email": "accueil@gites-exemple.example",
    "creditor-phone": "01 99 00 00 52",
    "creditor-signatory": "L'accueil des gîtes",
    "public-address": "https://sejours.gites-exemple.example",
    "sms-sender": "GITES EX",
    "mediator-name": "Médiateur Fictif",
    "mediator-address": "2 impasse du Conte, 75000 Ville-Imaginaire",
    "mediator-website": "https://mediateur-fictif.example",
    "deposit-why": "Les gîtes sont meublés d'objets de famille.",
}


@dataclass
class Rental:
    """The company and its clock, which stands on ``today`` in the end."""

    installation: Installation
    folder: Path
    actor: str
    language: Language
    today: date
    organisation: int = 0
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    @property
    def desk(self) -> Desk:
        """Where its work is done from, at the clock of the story."""
        return Desk(self.organisation, self.actor, lambda: self.now)

    def live(self, *, owner_email: str, owner_name: str, stays: Sequence[Stay] = STAYS) -> int:
        """Every day on which something happens, and what a worker does in the mornings after; returns how many stays.

        Somebody looks on while a demonstration begins: of the mornings between, a few are enough.
        """
        first = min(stay.asked for stay in stays)
        self.now = self._noon(first)
        self._found(owner_email, owner_name)
        guarantees: dict[int, int] = {}
        for day in range(first, 0):
            self.now = self._noon(day)
            for number, stay in enumerate(stays):
                if stay.asked == day:
                    guarantees[number] = ask(self.desk, stay, number, days_on=day)
                if day in stay.acts:
                    stay.acts[day](self.desk, guarantees[number])
            happens = any(day == one.asked or day in one.acts for one in stays)
            if happens or day == -1 or (day % EVERY == 0 and self._has_work(day + 1)):
                self.now = live(self.desk, self.installation, days=1, hour=HOUR, kept_in=self.folder).at
        return len(guarantees)

    def _has_work(self, day: int) -> bool:
        """Whether a claim, or the recovery of one, comes to be looked at by then."""
        by = self._noon(day)
        with self.desk.acting() as here:
            moment = next_moment(here)
            return (moment is not None and moment <= by) or Dunning.objects.filter(next_on__lte=by.date()).exists()

    def _noon(self, day: int) -> datetime:
        on = self.today + timedelta(days=day)
        return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)

    def _found(self, owner_email: str, owner_name: str) -> None:
        self.organisation = found_organisation(
            slug=SLUG,
            name=COMPANY,
            owner_email=owner_email,
            owner_name=owner_name,
            at=self.now,
            language=self.language,
            is_demonstration=True,
        )
        with self.desk.acting() as here:
            for key, value in IDENTITY.items():
                set_preference(here, key, value)
            switch(here, on=True)
            play(here)
            set_scheme(here, SchemeWord(COVER, {"damage": Decimal(300)}, payer="Assurance Fictive"))
