"""The fictional company: its name in addresses, its people, its letterhead."""

from __future__ import annotations

from relance.demonstration.books import SIREN
from relance.tenancy.models import Role

SLUG = "demo"
PASSWORD = "rien-ne-part-d-ici"  # noqa: S105 (of a demonstration, printed for whoever tries it)
PEOPLE = {
    Role.OWNER: "owner@fabrique-fictive.example",
    Role.ACCOUNTANT: "accountant@fabrique-fictive.example",
    Role.VIEWER: "viewer@fabrique-fictive.example",
}
IDENTITY = {
    "creditor-legal-form": "SAS",
    "creditor-capital": "10 000 €",
    "creditor-siren": SIREN,
    "creditor-rcs-city": "Ville-Imaginaire",
    "creditor-street": "1 place du Conte",
    "creditor-postal-code": "75000",
    "creditor-city": "Ville-Imaginaire",
    "creditor-iban": "FR1420041010050500013M02606",
    "creditor-account-holder": "FABRIQUE FICTIVE SAS",
    "creditor-domains": "fabrique-fictive.example",
    "creditor-email": "compta@fabrique-fictive.example",
    "creditor-signatory": "Le service comptable",
    "payment-terms": "30",
}
