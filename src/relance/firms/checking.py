"""Is this real? What a debtor sees who typed the code of a letter: that we know it, and how to find out without us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from relance.firms.models import FirmLetter
from relance.firms.papers import CreditorPaper, FirmPaper
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class LetterChecked:
    """What the page says of a letter: no name of a debtor, no amount."""

    firm: str
    firm_siren: str
    firm_address: str
    insurer: str
    prosecutor: str
    declared_on: date | None
    creditor: str
    reference: str
    dated: date | None
    iban_end: str
    is_in_hand: bool


def organisation_of(code: str) -> int | None:
    """In which organisation the letter of this code is; None where nobody wrote it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT firms_organisation_of_letter(%s)", [code.strip().lower()[:40]])
        (found,) = cursor.fetchone() or (None,)
    return int(found) if found else None


def checked(here: Acting, code: str) -> LetterChecked | None:
    """The letter, if it has left or lies with the firm."""
    letter = (
        FirmLetter.objects.select_related("entrusted__mandate", "entrusted__case")
        .filter(code=code.strip().lower()[:40], document__isnull=False)
        .first()
    )
    if letter is None:
        return None
    entrusted = letter.entrusted
    paper, theirs = FirmPaper.of(entrusted.mandate.firm_paper), CreditorPaper.of(entrusted.mandate.creditor_paper)
    who = paper.letterhead
    return LetterChecked(
        who.name,
        who.siren,
        f"{who.street}, {who.postal_code} {who.city}",
        paper.facts.insurer,
        paper.facts.prosecutor,
        paper.facts.declared_on,
        theirs.creditor.name,
        entrusted.reference if letter.is_first else f"{entrusted.reference}/{letter.place}",
        letter.dated,
        paper.facts.iban[-4:],
        entrusted.ended_at is None and entrusted.case.closed_at is None,
    )
