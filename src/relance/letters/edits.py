"""A creditor's own words: which pieces of a letter may be changed, and what a changed piece must not say.

Edits are a mapping from the key of a piece to its text; a piece without one keeps the shipped words, and an empty text
leaves a paragraph out. What is locked is not among them, so no edit can lose a mandatory mention.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from relance.domain.errors import DomainError
from relance.domain.forbidden import FORBIDDEN, TO_EVERYBODY
from relance.domain.own_details import Own
from relance.domain.payment_details import refuse_foreign
from relance.domain.sentences import Sentence
from relance.domain.wording import as_read, cleaned
from relance.language import Language
from relance.letters.model import Act, ActText, Paragraph
from relance.letters.wording_check import PLACES, act_text, check_text, places_of, refuse_forbidden

LONGEST = 2000
SUBJECT, CLOSING, ADDED, OPENING = "subject", "closing", "added", "opening"
NEVER_EMPTY = frozenset({SUBJECT, CLOSING, OPENING})
LAST_MENTION = "counted-until"
# What only the locked paragraphs may say: they stand only where it is owed.
FOR_LOCKED = frozenset(
    {
        "penalties",
        "compensation",
        "rate",
        "penalties_until",
        "uncounted",
        "follow_days",
        "mediator",
        "late_paid",
        "late_invoices",
        "days",
        "reminded",
        "these_invoices",
        "invoiced",
    }
)
PROMISED = "promised"
OF_STATEMENTS = frozenset({"due", "credits", "left"})
THE_WHOLE = Sentence("The letter as a whole")
# What a demand cannot do without, by any of these places, and whether its subject may be where it is said.
DEMANDED = (
    (("asked",), Sentence("what is asked"), False),
    (("numbers", "your_invoices", "count"), Sentence("for which invoices"), True),
)
# What may only be named where there is any: the condition under which each place stands.
ONLY_WHEN = {PROMISED: "promised", "paid": "part-paid"}
NOTHING_OWN = Own()
NO_EDITS: Mapping[str, str] = MappingProxyType({})
# Money in any currency: an amount that a person typed is nobody's figure. Pounds of something are a weight.
CURRENCY = r"(?:[€£$¥]|\b(?:euros?|EUR|GBP|USD|CHF|sterling|dollars?|francs?|pounds?(?!\s+of\b))\b)"
NUMERALS = (
    r"\b(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|cents?|mille|(?:dizaine|vingtaine|trentaine|cinquantaine|centaine)s?\s+d['’]|milliers?\s+d['’]"
    r"|one|two|three|four|five|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand)"
)
AMOUNT = re.compile(
    rf"\d[\d\soO.,]*k?\s?{CURRENCY}|(?:[€£$¥]|\b(?:EUR|GBP|USD|CHF))\s?\d|{NUMERALS}\s*{CURRENCY}", re.IGNORECASE
)
# A Cyrillic or Greek letter among Latin ones would hide a word from every rule, and from no eye.
MIXED_ALPHABETS = re.compile(r"\w*(?:[A-Za-zÀ-ɏ][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-zÀ-ɏ])\w*")


class EditRefused(DomainError):
    """A piece that cannot be changed so."""

    code = "edit_refused"
    template = "{piece}: {why}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a letter in the order in which it stands: its text now, and the shipped one.

    ``places`` are those that may stand in it; none where it is locked, and ``article`` says why it is.
    """

    key: str
    text: str
    shipped: str
    places: tuple[str, ...]
    is_locked: bool
    article: str = ""
    when: str = ""


def pieces(act: Act, language: Language, edits: Mapping[str, str]) -> list[Piece]:
    """Every piece of the letter, the locked ones too."""
    shipped = act_text(act, language)
    found = [_open(act, SUBJECT, shipped.subject, edits)]
    for paragraph in shipped.paragraphs:
        if paragraph.mention == LAST_MENTION:
            found.append(_open(act, ADDED, "", edits))
        if paragraph.locked:
            found.append(Piece("", paragraph.text, paragraph.text, (), True, paragraph.article, paragraph.when))
        else:
            found.append(_open(act, paragraph.key, paragraph.text, edits, paragraph.when))
    return [*found, _open(act, CLOSING, shipped.closing, edits)]


def _open(act: Act, key: str, shipped: str, edits: Mapping[str, str], when: str = "") -> Piece:
    places = tuple(sorted(allowed_places(act, when)))
    return Piece(key, edits.get(key, shipped), shipped, places, is_locked=False, when=when)


def allowed_places(act: Act, when: str) -> frozenset[str]:
    """The places that an edited piece may hold."""
    not_here = OF_STATEMENTS if act is not Act.STATEMENT else frozenset[str]()
    return PLACES - FOR_LOCKED - not_here - {place for place, condition in ONLY_WHEN.items() if condition != when}


def changed(
    act: Act,
    language: Language,
    given: Mapping[str, str],
    *,
    over: Mapping[str, str] = NO_EDITS,
    own: Own = NOTHING_OWN,
) -> dict[str, str]:
    """The edits out of a form: what differs from the words there are, the shipped ones with the edits ``over`` them.

    Spaces are made even. ``own`` are the account and the domains that they may name. Raises EditRefused, WordingRefused,
    ForeignDetails.
    """
    edits: dict[str, str] = {}
    for piece in pieces(act, language, over):
        if piece.is_locked or piece.key not in given:
            continue
        text = cleaned(given[piece.key].replace("\0", ""))
        if text != piece.text:
            _check(piece, text, act, language)
            refuse_foreign(text, own, where=PIECE_WORDS[piece.key])
            edits[piece.key] = text
    whole = [one for one in pieces(act, language, {**over, **edits}) if not one.is_locked]
    refuse_foreign(" ".join(one.text for one in whole), own, where=THE_WHOLE)  # one that is cut over several pieces
    refuse_forbidden(" ".join(one.text for one in whole if not one.when), TO_EVERYBODY, act, language)  # the same
    made = edited_text(act, language, {**over, **edits})
    check_text(made, act, language)
    if edits:
        _keeps_the_demand(made, act)
    return edits


def _keeps_the_demand(text: ActText, act: Act) -> None:
    """Refuse words of a demand that say no longer what is asked, or for which invoices, in every letter. Raises EditRefused."""
    if act is Act.STATEMENT:
        return
    body = {place for one in text.paragraphs if not one.when for place in places_of(one.text)}
    for places, what, in_subject in DEMANDED:
        if not (body | places_of(text.subject) if in_subject else body) & set(places):
            facts = {"what": what, "places": ", ".join(f"{{{one}}}" for one in places)}
            raise EditRefused(piece=THE_WHOLE, why=Sentence("a demand says {what}: write {places}.", facts))


def _check(piece: Piece, text: str, act: Act, language: Language) -> None:
    if not text and piece.key in NEVER_EMPTY:
        raise EditRefused(piece=PIECE_WORDS[piece.key], why=Sentence("a letter cannot do without it."))
    if len(text) > LONGEST:
        raise EditRefused(piece=PIECE_WORDS[piece.key], why=Sentence("{most} signs at most.", {"most": LONGEST}))
    try:
        unknown = places_of(text) - set(piece.places)
    except ValueError as error:
        why = Sentence("a brace stands for a place such as {place}.", {"place": "{asked}"})
        raise EditRefused(piece=PIECE_WORDS[piece.key], why=why) from error
    if unknown:
        named = ", ".join(f"{{{one}}}" for one in sorted(unknown))
        why = Sentence("{places} cannot stand here.", {"places": named})
        raise EditRefused(piece=PIECE_WORDS[piece.key], why=why)
    if mixed := MIXED_ALPHABETS.search(as_read(text)):
        why = Sentence("“{word}” mixes two alphabets: write it in one.", {"word": mixed[0]})
        raise EditRefused(piece=PIECE_WORDS[piece.key], why=why)
    refuse_forbidden(text, FORBIDDEN, act, language)  # before amounts: it names its article
    if found := AMOUNT.search(as_read(text)):
        why = Sentence(
            "“{amount}” was typed by hand. Every amount is computed: write {place}.",
            {"amount": found[0].strip(), "place": "{asked}"},
        )
        raise EditRefused(piece=PIECE_WORDS[piece.key], why=why)


def edited_text(act: Act, language: Language, edits: Mapping[str, str]) -> ActText:
    """The wording with the edits in it; an edit of a piece that there is not counts for nothing."""
    shipped = act_text(act, language)
    if not edits:
        return shipped
    paragraphs: list[Paragraph] = []
    for paragraph in shipped.paragraphs:
        if paragraph.mention == LAST_MENTION and edits.get(ADDED):
            paragraphs.append(Paragraph(edits[ADDED], key=ADDED))
        text = paragraph.text if paragraph.locked else edits.get(paragraph.key, paragraph.text)
        if text:
            paragraphs.append(replace(paragraph, text=text))
    return ActText(edits.get(SUBJECT) or shipped.subject, tuple(paragraphs), edits.get(CLOSING) or shipped.closing)


PIECE_WORDS: dict[str, Sentence] = {
    SUBJECT: Sentence("Subject"), OPENING: Sentence("Opening"), "remark": Sentence("If something is wrong"),
    "missing": Sentence("If something is missing"), "difficulty": Sentence("If there is a difficulty"),
    "assumed": Sentence("Where a due date is not confirmed"), PROMISED: Sentence("Where a promise was not kept"),
    "due": Sentence("Where something is due"), "nothing-due": Sentence("Where nothing is due"),
    "due-less-credit": Sentence("Where a credit lowers what is due"), "covered": Sentence("Where a credit covers what is due"),
    "credit": Sentence("Where a credit is not allocated"), "empty": Sentence("Where nothing is open"),
    "thanks": Sentence("Where part was paid"), ADDED: Sentence("A paragraph of your own"), CLOSING: Sentence("Closing"),
}  # fmt: skip
PLACE_WORDS: dict[str, Sentence] = {
    "numbers": Sentence("the invoices' numbers"), "count": Sentence("how many invoices"),
    "your_invoices": Sentence("your invoice F-1, your 3 invoices"),
    "asked": Sentence("the sum asked"), "dated": Sentence("the letter's date"), "deadline": Sentence("the day by which to pay"),
    "counted_until": Sentence("up to which day payments are known"), PROMISED: Sentence("the day that was promised"),
    "paid": Sentence("what was paid so far"),
    "due": Sentence("what is due on the letter's date"), "credits": Sentence("unallocated credits"),
    "left": Sentence("what is due, less the credits"),
}  # fmt: skip
