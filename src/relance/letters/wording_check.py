"""What a letter must say, and what it must never say: mandatory mentions and forbidden expressions, each with its article.

Checked on the shipped texts, on edited ones and on every letter before it is rendered, in both languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from string import Formatter

from relance.domain.errors import DomainError
from relance.domain.forbidden import FORBIDDEN, TO_EVERYBODY, Forbidden, found
from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence
from relance.language import Language
from relance.letters.act_titles import ACT_TITLES, IN_LANGUAGE
from relance.letters.model import Act, ActText, Letter, Paragraph

CONDITIONS = frozenset(
    {
        "",
        "penalties",
        "public",
        "penalties-unknown",
        "public-unknown",
        "uncounted",
        "partly-counted",
        "by-post",
        "consumer",
        "assumed",
        "promised",
        "part-paid",
        "not-asked",
        "compensation",
        "public-compensation",
        "public-compensation-alone",
        "due",
        "due-less-credit",
        "barred",
        "barred-public",
        "covered",
        "not-claimed",
        "nothing-due",
        "credit",
        "empty",
        "received",
        "reminded",
        "late-paid",
        "public-late-paid",
        "mediator",
    }
)
PLACES = frozenset(
    {"numbers", "count", "your_invoices", "asked", "penalties", "compensation", "rate", "dated", "deadline", "counted_until",
        "promised", "penalties_until", "uncounted", "paid", "due", "left", "credits", "follow_days", "days", "reminded", "invoiced",
        "late_paid", "late_invoices", "mediator", "these_invoices"}
)  # fmt: skip


# Figures tell letters of a batch apart, and no rule: but those of the hours within which nobody may be told to pay.
FIGURE = re.compile(r"(?<!\d)(?!(?:24|48)(?!\d))\d+")


class WordingRefused(DomainError):
    """A text that lost a mandatory mention or gained a forbidden expression."""

    code = "wording_refused"
    template = "The text “{act}”, {language}, cannot be used: {why} ({article})."


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
    Mention("penalty-rate", CLAIMS, "public", "CCP L2192-13, R2192-36"),
    Mention("penalty-rate", CLAIMS, "penalties-unknown", "C. com. L441-10 II"),
    Mention("penalty-rate", CLAIMS, "public-unknown", "CCP L2192-13"),
    Mention("asked-or-not", frozenset({Act.REMINDER}), "not-asked", "a reminder says whether it asks for penalties"),
    Mention("interpellation", frozenset({Act.MISE_EN_DEMEURE}), "", "C. civ. 1344"),
    Mention("consequence", frozenset({Act.MISE_EN_DEMEURE}), "", "C. civ. 1344"),
    Mention("mediator", ALL_ACTS - {Act.LATE_PAID}, "mediator", "C. conso. L612-1, L616-1, R616-1"),
    Mention("legal-interest", frozenset({Act.MISE_EN_DEMEURE}), "consumer", "C. civ. 1344-1"),
)


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
            raise _refused(act, language, f"«{mention.key}»", mention.article)
    everything = " ".join([text.subject, text.closing, *(p.text for p in text.paragraphs)])
    refuse_forbidden(everything, TO_EVERYBODY, act, language)


def check_said(said: str, letter: Letter) -> None:
    """The last look at what this debtor would read. Raises WordingRefused."""
    kind = letter.recipient.kind
    if not _may_be_said(FIGURE.sub("0", said), kind):
        refuse_forbidden(said, [one for one in FORBIDDEN if kind in one.kinds], letter.act, letter.language)


@lru_cache(maxsize=4096)
def _may_be_said(said: str, kind: DebtorKind) -> bool:
    """Whether nothing in it is forbidden: looked at once for all letters that differ by their figures alone."""
    return not any(found(said, [one for one in FORBIDDEN if kind in one.kinds]))


def refuse_forbidden(text: str, among: Iterable[Forbidden], act: Act, language: Language) -> None:
    """Look for forbidden expressions in what an eye reads of the text. Raises WordingRefused."""
    for forbidden, words in found(text, among):
        why = Sentence("“{words}” is {what}", {"words": words, "what": forbidden.what})
        raise _refused(act, language, why, forbidden.article)


def _refused(act: Act, language: Language, why: object, article: str) -> WordingRefused:
    return WordingRefused(act=ACT_TITLES[act], language=IN_LANGUAGE[language], why=why, article=article)
