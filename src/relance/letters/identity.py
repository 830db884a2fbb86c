"""Who writes, as business papers must say it: the lines at the foot of letters and of e-mails (C. com. R123-237, R123-238, R526-27)."""

from __future__ import annotations

import re

from relance.domain.identifiers.company import Siren
from relance.domain.law.fr.legal_forms import LegalForm, Register, form_of
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.language import Language, say, show
from relance.letters.model import Creditor

ASSOCIATION = Sentence("association")
CAPITAL = Sentence("with share capital of")
WHOLE_EUROS = re.compile(r"(\d[\d\s]*)(?:,00)?\s*(?:€|euros?|EUR)", re.IGNORECASE)


def identity(creditor: Creditor, language: Language) -> tuple[str, ...]:
    """Name, form and capital; seat; registration. What is not known is left out."""
    form = form_of(creditor.legal_form)
    seat = ", ".join(
        part for part in (creditor.street, creditor.street_2, f"{creditor.postal_code} {creditor.city}".strip()) if part
    )
    lines = (_named(creditor, form, language), seat, *_registered(creditor, form))
    return tuple(line for line in lines if line)


def _named(creditor: Creditor, form: LegalForm | None, language: Language) -> str:
    printed = creditor.legal_form if form is None else form.printed
    if form is not None and form.register is Register.ABROAD:
        printed = creditor.foreign_form
    if form is not None and form.key == "association":
        printed = say(ASSOCIATION, language)
    has_capital = creditor.capital and (form is None or form.is_company)
    capital = f"{say(CAPITAL, language)} {_capital(creditor.capital, language)}" if has_capital else ""
    return ", ".join(part for part in (creditor.name, " ".join(part for part in (printed, capital) if part)) if part)


def _capital(typed: str, language: Language) -> str:
    """The capital as it was typed, in French; whole euros as another reader writes them."""
    found = WHOLE_EUROS.fullmatch(typed.strip())
    if language == "fr" or found is None:
        return typed
    return show(Money.eur("".join(found[1].split())), language).removesuffix(".00")


def _registered(creditor: Creditor, form: LegalForm | None) -> tuple[str, ...]:
    number = f"SIREN {Siren.parse(creditor.siren).grouped}" if creditor.siren else ""
    if form is not None and form.register is Register.ABROAD:
        return creditor.foreign_register, number
    if form is not None and form.register is Register.RNE:
        return (f"{number} RNE".strip(),) if number else ()
    in_register = form is None or form.register is Register.RCS
    city = f"RCS {creditor.rcs_city}" if in_register and creditor.rcs_city else ""
    return (" ".join(part for part in (number, city) if part),)
