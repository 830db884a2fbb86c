"""What a French creditor's letters and e-mails must say of itself, by its legal form.

Law: C. com. art. R123-237 (registration number, RCS and the city of its registry, seat; 5° for a foreign company: form, register
and number there), R123-238 (form and capital of companies), R526-27 (a sole trader's name with "EI"); craftsmen are in the
national register of businesses (RNE). An e-mail is a business paper, too.
Reading: each mention that a form asks for is a preference, by its key. A missing one is told of, and stops no letter.
How each article is known stands in ``MENTIONS``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from relance.domain.rates import Standing
from relance.domain.sentences import Sentence

R123_237, R123_238, R526_27 = "C. com. art. R123-237", "C. com. art. R123-238", "C. com. art. R526-27"
FOREIGN_COMPANIES, RNE_ARTICLE = "C. com. art. R123-237, 5°", "C. com. art. L123-36"
FORM, CAPITAL, SIREN, RCS_CITY = "creditor-legal-form", "creditor-capital", "creditor-siren", "creditor-rcs-city"
SEAT = ("creditor-street", "creditor-postal-code", "creditor-city")
ABROAD_FORM, ABROAD_REGISTER = "creditor-foreign-form", "creditor-foreign-register"


class Register(Enum):
    """Where a creditor of a form is registered, and what stands beside its number."""

    RCS = "RCS"
    RNE = "RNE"
    ABROAD = "abroad"
    NONE = ""


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A form: its key, which is what letters print of a company; what it means; the preferences that it asks for, by article.

    ``is_sole_trader`` where the name bears "EI".
    """

    key: str
    meaning: Sentence
    register: Register
    asks: Mapping[str, str]
    is_company: bool = False
    is_sole_trader: bool = False

    @property
    def printed(self) -> str:
        """What letters print as the form, "" for none."""
        return self.key if self.is_company else ""


_SEAT = dict.fromkeys(SEAT, R123_237)
_REGISTERED = {SIREN: R123_237, RCS_CITY: R123_237, **_SEAT}


def _company(key: str, meaning: Sentence, *, has_capital: bool = True) -> LegalForm:
    capital = {CAPITAL: R123_238} if has_capital else {}
    return LegalForm(key, meaning, Register.RCS, {**capital, **_REGISTERED}, is_company=True)


FORMS: tuple[LegalForm, ...] = (
    _company("SARL", Sentence("SARL")),
    _company("EURL", Sentence("EURL (SARL of one member)")),
    _company("SAS", Sentence("SAS")),
    _company("SASU", Sentence("SASU (SAS of one member)")),
    _company("SA", Sentence("SA")),
    _company("SNC", Sentence("SNC")),
    _company("SCA", Sentence("SCA")),
    _company("SCS", Sentence("SCS")),
    _company("SELARL", Sentence("SELARL")),
    _company("SELAS", Sentence("SELAS")),
    _company("SCI", Sentence("SCI")),
    _company("SC", Sentence("Other civil company")),
    _company("GIE", Sentence("GIE"), has_capital=False),
    LegalForm("EI", Sentence("Sole trader"), Register.RCS, _REGISTERED, is_sole_trader=True),
    LegalForm("EI-artisan", Sentence("Sole trader, craftsman"), Register.RNE, {SIREN: RNE_ARTICLE}, is_sole_trader=True),
    LegalForm("EI-liberal", Sentence("Sole trader, liberal profession"), Register.RNE, {SIREN: RNE_ARTICLE}, is_sole_trader=True),
    LegalForm("micro", Sentence("Micro-entrepreneur who sells goods"), Register.RCS, _REGISTERED, is_sole_trader=True),
    LegalForm("micro-services", Sentence("Micro-entrepreneur, craft or services"), Register.RNE, {SIREN: RNE_ARTICLE}, is_sole_trader=True),
    LegalForm("association", Sentence("Association"), Register.NONE, {}),
    LegalForm("public", Sentence("Public body"), Register.NONE, {SIREN: R123_237}),
    LegalForm(
        "foreign", Sentence("Company whose seat is abroad"), Register.ABROAD,
        {ABROAD_FORM: FOREIGN_COMPANIES, ABROAD_REGISTER: FOREIGN_COMPANIES, **_SEAT},
    ),
)  # fmt: skip
BY_KEY = {form.key: form for form in FORMS}


@dataclass(frozen=True, slots=True)
class Mention:
    """What an article wants on papers, and how that is known: ``how`` says where it was read."""

    article: str
    what: Sentence
    standing: Standing
    how: str = ""


_READ = "an article-by-article reading of Légifrance by others, September 2026"
MENTIONS = (
    Mention(R123_237, Sentence("registration number, registry with its city, seat"), Standing.SEEN, _READ),
    Mention(R123_238, Sentence("form and capital of SARL, SAS and SA"), Standing.SEEN, _READ),
    Mention(R123_238, Sentence("capital of partnerships, limited partnerships by shares and civil companies"), Standing.MEMORY),
    Mention(R526_27, Sentence("“EI” beside the name of a sole trader"), Standing.SEEN, _READ),
    Mention(FOREIGN_COMPANIES, Sentence("form and register of a company whose seat is abroad"), Standing.MEMORY),
    Mention(RNE_ARTICLE, Sentence("craftsmen and liberal professions are in the RNE"), Standing.MEMORY),
)  # fmt: skip
FORM_ARTICLE = f"{R123_238}, R526-27"  # which mentions are asked for hangs on it
_NAMES = {
    "SOCIETEARESPONSABILITELIMITEE": "SARL", "SOCIETEPARACTIONSSIMPLIFIEE": "SAS", "SOCIETEANONYME": "SA",
    "SOCIETEENNOMCOLLECTIF": "SNC", "SOCIETECIVILEIMMOBILIERE": "SCI", "SOCIETECIVILE": "SC",
    "ENTREPRENEURINDIVIDUEL": "EI", "ENTREPRISEINDIVIDUELLE": "EI", "MICROENTREPRENEUR": "micro", "MICROENTREPRISE": "micro",
    "AUTOENTREPRENEUR": "micro", "ASSOCIATIONLOI1901": "association",
}  # fmt: skip


def form_of(text: str) -> LegalForm | None:
    """The form that a text names, however it is written; None for none that is known.

    >>> form_of("S.A.R.L.").key, form_of("Société par actions simplifiée").key
    ('SARL', 'SAS')
    """
    plain = unicodedata.normalize("NFD", text.upper())
    read = re.sub(r"[^A-Z0-9]", "", plain)
    known = {re.sub(r"[^A-Z0-9]", "", key.upper()): key for key in BY_KEY} | _NAMES
    return BY_KEY.get(known.get(read, ""))


@dataclass(frozen=True, slots=True)
class Missing:
    """A mention that letters lack: the preference that would give it, and the article that asks for it."""

    key: str
    article: str


def missing(given: Mapping[str, str]) -> tuple[Missing, ...]:
    """What the law asks for and the preferences ``given`` do not hold; the form itself first."""
    form = form_of(given.get(FORM, ""))
    if form is None:
        return (Missing(FORM, FORM_ARTICLE),)
    return tuple(Missing(key, article) for key, article in form.asks.items() if not given.get(key))


SOLE_TRADER = re.compile(r"\bEI\b|entrepreneur individuel", re.IGNORECASE)


def name_with_form(name: str, form: LegalForm | None) -> str:
    """The name as papers show it: a sole trader's bears "EI" (R526-27).

    >>> name_with_form("Mistral Conseil", BY_KEY["EI"])
    'Mistral Conseil EI'
    """
    if form is None or not form.is_sole_trader or SOLE_TRADER.search(name):
        return name
    return f"{name} EI"
