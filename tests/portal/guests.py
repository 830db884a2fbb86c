"""A guest with a telephone and a link, at a company that is reached from outside."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest, Wanted
from relance.deposits.models import Guarantee
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.money import Money
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.office.people import as_read, browser

IDENTITY = {
    "public-address": "https://relance.gite.example",
    "creditor-street": "4 chemin des Essais",
    "creditor-postal-code": "00000",
    "creditor-city": "Sainte-Fiction",
    "creditor-phone": "01 99 00 00 52",
    "creditor-signatory": "Anne Exemple",
    "deposit-why": "Le gîte est habité toute l’année.",
}


def now() -> datetime:
    """What a page takes for now."""
    return datetime.now(UTC)


def asked(organisation: int, **other: object) -> Guarantee:
    """A guarantee that is asked for, a week before the stay."""
    with at_work(organisation, now()) as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
        begins = here.today + timedelta(days=7)
        usual = Wanted(
            GuaranteeKind.DEPOSIT,
            "Gîte de l’Exemple",
            begins,
            begins + timedelta(days=7),
            Money.eur("500.00"),
            Guest("Camille Fictive", "camille@exemple.example", "+33600000000"),
        )
        return requests.ask(here, replace(usual, **other))  # type: ignore[arg-type]


NUMBERS = itertools.count(1)


@dataclass
class Telephone:
    """A browser without an account, at one link and at an internet address of its own."""

    home: str

    def __post_init__(self) -> None:
        number = next(NUMBERS)
        self.address = f"198.18.{number // 250}.{number % 250 + 1}"
        self.client = browser("fr", REMOTE_ADDR=self.address)

    @classmethod
    def of(cls, guarantee: Guarantee) -> Telephone:
        """With a link of its own."""
        with at_work(guarantee.organisation_id, now()) as here:
            address = requests.link_to(here, guarantee).address
        return cls(urlsplit(address).path + "/")

    def gets(self, page: str = "", **options: Any) -> Any:
        """The answer to a GET."""
        return self.client.get(self.home + page, **options)

    def posts(self, page: str, data: dict[str, Any] | None = None) -> Any:
        """The answer to a POST."""
        return self.client.post(self.home + page, data or {})

    def sees(self, page: str = "") -> str:
        """The text of a page, which must be there."""
        response = self.gets(page, follow=True)
        assert response.status_code == 200, (page, response.status_code, response.content[:800])
        return as_read(response.content.decode())
