"""What a letter must say, and what it must never say: mandatory mentions and forbidden expressions, each with its article.

Checked on the shipped texts, on edited ones and on every letter before it is rendered, in both languages. Whole
expressions are forbidden, not stems: "saisir la juridiction" may be said, "saisie de vos biens" may not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from string import Formatter

from relance.domain.errors import DomainError
from relance.domain.ledger import DebtorKind
from relance.domain.wording import as_read
from relance.language import Language
from relance.letters.model import Act, ActText, Letter, Paragraph

CONDITIONS = frozenset(
    {
        "",
        "penalties",
        "public",
        "penalties-unknown",
        "public-unknown",
        "uncounted",
        "consumer",
        "assumed",
        "promised",
        "compensation",
        "public-compensation",
    }
)
PLACES = frozenset(
    {"numbers", "count", "your_invoices", "asked", "penalties", "compensation", "rate", "dated", "deadline", "counted_until",
        "promised", "penalties_until", "uncounted"}
)  # fmt: skip


class WordingRefused(DomainError):
    """A text that lost a mandatory mention or gained a forbidden expression."""

    code = "wording_refused"
    template = "The text of {act} ({language}) cannot be used: {why} ({article})."


class TextBroken(DomainError):
    """A text file that is none."""

    code = "text_broken"
    template = "The text of {act} ({language}) is broken: {why}."


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a letter must say, in which letters, by which article."""

    key: str
    acts: frozenset[Act]
    when: str
    article: str


ALL_ACTS, CLAIMS = frozenset(Act), frozenset(Act) - {Act.STATEMENT}
MENTIONS = (
    Mention("counted-until", ALL_ACTS, "", "a letter says up to which day payments are known"),
    Mention("penalty-rate", CLAIMS, "penalties", "C. com. L441-10 II"),
    Mention("penalty-rate", CLAIMS, "public", "CCP L2192-13"),
    Mention("penalty-rate", CLAIMS, "penalties-unknown", "C. com. L441-10 II"),
    Mention("penalty-rate", CLAIMS, "public-unknown", "CCP L2192-13"),
    Mention("interpellation", frozenset({Act.MISE_EN_DEMEURE}), "", "C. civ. 1344"),
    Mention("consequence", frozenset({Act.MISE_EN_DEMEURE}), "", "C. civ. 1344"),
    Mention("legal-interest", frozenset({Act.MISE_EN_DEMEURE}), "consumer", "C. civ. 1344-1"),
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """An expression that no amicable letter may hold; ``kinds`` narrows it to some debtors."""

    pattern: re.Pattern[str]
    article: str
    kinds: frozenset[DebtorKind] = frozenset(DebtorKind)


def _forbidden(pattern: str, article: str, kinds: frozenset[DebtorKind] = frozenset(DebtorKind)) -> Forbidden:
    return Forbidden(re.compile(pattern, re.IGNORECASE), article, kinds)


CONSUMERS = frozenset({DebtorKind.CONSUMER, DebtorKind.UNKNOWN})
FORBIDDEN = (
    _forbidden(r"\bhuissiers?\b|\bcommissaires? de justice\b|\bbailiffs?\b", "C. pén. 433-13"),
    _forbidden(
        r"\bsaisies?[- ](?:attribution|vente|conservatoires?|immobili\w+|sur|de vos|de votre|des r[ée]mun[ée]rations)"
        r"|seizure of your|garnishment of your",
        "C. pén. 433-13",
    ),
    _forbidden(r"dernier avis avant (?:saisie|poursuites?|ex[ée]cution)|last notice before (?:seizure|enforcement)", "C. pén. 433-13"),
    _forbidden(r"au nom du peuple français|r[ée]publique française|tribunal de .{0,40}ordonn", "C. pén. 433-13"),
    _forbidden(r"sous (?:24|48)\s*(?:h\b|heures)|within (?:24|48) hours", "C. conso. L121-6"),
    _forbidden(r"interdiction bancaire|fichage|\bFICP\b|credit black ?list", "C. conso. L121-6"),
    _forbidden(r"\bprison\b|p[ée]nalement|plainte p[ée]nale|criminal complaint", "C. conso. L121-6"),
    _forbidden(
        r"frais de (?:dossier|relance|recouvrement suppl[ée]mentaires|gestion)|(?:handling|reminder|collection) fees?",
        "CPCE L111-8",
    ),
    _forbidden(r"indemnit[ée] forfaitaire|fixed compensation", "C. com. L441-10 II: not against consumers", CONSUMERS),
    _forbidden(r"p[ée]nalit[ée]s de retard|late[- ]payment penalt", "C. com. L441-10 II: not against consumers", CONSUMERS),
)  # fmt: skip


TO_EVERYBODY = tuple(one for one in FORBIDDEN if one.kinds == frozenset(DebtorKind))


@cache
def act_text(act: Act, language: Language) -> ActText:
    """The shipped wording, read and checked once. Raises TextBroken, WordingRefused."""
    file = resources.files("relance.letters.texts").joinpath(language, f"{act.value}.toml")
    text = read_text(file.read_text(encoding="utf-8"), act, language)
    check_text(text, act, language)
    return text


def read_text(source: str, act: Act, language: Language) -> ActText:
    """Read one text file, and refuse unknown names and places. Raises TextBroken."""
    try:
        data = tomllib.loads(source)
        paragraphs = tuple(Paragraph(**paragraph) for paragraph in data["paragraph"])
        text = ActText(data["subject"], paragraphs, data["closing"]["text"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise TextBroken(act=act.value, language=language, why=str(error)) from error
    for piece in (text.subject, text.closing, *(paragraph.text for paragraph in paragraphs)):
        try:
            unknown = places_of(piece) - PLACES
        except ValueError as error:
            raise TextBroken(act=act.value, language=language, why=str(error)) from error
        if unknown:
            raise TextBroken(act=act.value, language=language, why=f"{', '.join(sorted(unknown))}?")
    if any(not paragraph.locked and not paragraph.key for paragraph in paragraphs):
        raise TextBroken(act=act.value, language=language, why="key?")
    if odd := {paragraph.when for paragraph in paragraphs} - CONDITIONS:
        raise TextBroken(act=act.value, language=language, why=f"when = {', '.join(sorted(odd))}?")
    return text


def places_of(text: str) -> set[str]:
    """The places that ``text`` names in braces. Raises ValueError where a brace stands alone or a place is more than a name."""
    places = set()
    for _, name, form, conversion in Formatter().parse(text):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(f"{{{name}…}}")
        places.add(name)
    return places


def check_text(text: ActText, act: Act, language: Language) -> None:
    """Refuse a text without a mandatory mention, or with a forbidden expression. Raises WordingRefused."""
    for mention in MENTIONS:
        stands = any(p.mention == mention.key and p.when in ("", mention.when) for p in text.paragraphs)
        if act in mention.acts and not stands:
            raise WordingRefused(act=act.value, language=language, why=f"«{mention.key}»", article=mention.article)
    everything = " ".join([text.subject, text.closing, *(p.text for p in text.paragraphs)])
    refuse_forbidden(everything, TO_EVERYBODY, act, language)


def check_said(said: str, letter: Letter) -> None:
    """The last look at what this debtor would read. Raises WordingRefused."""
    to_him = [one for one in FORBIDDEN if letter.recipient.kind in one.kinds]
    refuse_forbidden(said, to_him, letter.act, letter.language)


def refuse_forbidden(text: str, among: Iterable[Forbidden], act: Act, language: Language) -> None:
    """Look for forbidden expressions in what an eye reads of the text. Raises WordingRefused."""
    read = as_read(text)
    for forbidden in among:
        if found := forbidden.pattern.search(read):
            raise WordingRefused(act=act.value, language=language, why=f"« {found[0]} »", article=forbidden.article)
