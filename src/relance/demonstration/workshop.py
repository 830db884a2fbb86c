"""A small fictional creditor with a handful of invoices, brought as the list that it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from relance.intake.formats.told import Told
from relance.intake.taking import Taking, take
from relance.language import Language
from relance.outbox.sending import switch
from relance.tenancy.context import Acting, Desk
from relance.tenancy.organisations import found_organisation
from relance.tenancy.preferences import set_preference

SLUG, COMPANY = "menuiserie", "Menuiserie de l'Exemple"
HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Adresse;Code postal;Ville;Téléphone"
IDENTITY = {
    "creditor-legal-form": "EURL",
    "creditor-capital": "1 000 €",
    "creditor-siren": "000000000",
    "creditor-rcs-city": "Bourg-Fictif",
    "creditor-street": "7 rue du Rabot",
    "creditor-postal-code": "69000",
    "creditor-city": "Bourg-Fictif",
    "creditor-iban": "FR1420041010050500013M02606",
    "creditor-account-holder": "MENUISERIE DE L EXEMPLE",
    "creditor-domains": "menuiserie-exemple.example",
    "creditor-email": "atelier@menuiserie-exemple.example",
    "creditor-phone": "01 99 00 00 73",
    "creditor-signatory": "L'atelier",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an invoice list, its fields in the order of ``HEADER``."""

    number: str
    customer: str
    issued_on: str
    due_on: str
    total: str
    email: str
    siren: str
    street: str = "5 rue de la Fiction"
    postal_code: str = "75000"
    city: str = "Ville-Imaginaire"
    phone: str = ""


LATE, NEW = "Hôtel Fictif du Lac", "Librairie Fictive du Port"
INVOICES = (
    Line("M-101", LATE, "2026-07-06", "2026-08-05", "1840,00", "compta@hotel-du-lac.example", "000000992"),
    Line("M-102", LATE, "2026-08-17", "2026-09-16", "420,00", "compta@hotel-du-lac.example", "000000992"),
    Line("M-103", NEW, "2026-09-14", "2026-10-14", "236,40", "port@librairie.example", "000000984"),
    Line("M-104", "Crèche de Fable", "2026-10-19", "2026-11-18", "980,00", "bureau@creche.example", "000000976"),
    Line("M-105", NEW, "2026-10-26", "2026-11-25", "128,00", "port@librairie.example", "000000984"),
)  # fmt: skip
SEMINAR = (Line("S-26-04", "Agence Postiche", "2026-09-07", "2026-10-07", "760,00", "compta@postiche.example", "000000968"),)  # fmt: skip


def found(desk_of: Callable[[int], Desk], language: Language, owner_email: str, owner_name: str, at: datetime) -> int:
    """The creditor, with its letterhead; returns its organisation."""
    organisation = found_organisation(
        slug=SLUG,
        name=COMPANY,
        owner_email=owner_email,
        owner_name=owner_name,
        at=at,
        language=language,
        is_demonstration=True,
    )
    with desk_of(organisation).acting() as here:
        for key, value in IDENTITY.items():
            set_preference(here, key, value)
        switch(here, on=True)
    return organisation


def bring(here: Acting, path: Path, lines: Sequence[Line] = INVOICES) -> None:
    """Write the list and import it."""
    path.write_text("\n".join([HEADER, *(";".join(astuple(line)) for line in lines)]) + "\n", encoding="utf-8")
    taken = take(here, path, Told(), Taking())
    if taken.refused:
        raise taken.refused
