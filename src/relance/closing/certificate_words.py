"""Every word of a certificate, in the language of the paper. What it is not is said here and nowhere else: no template leaves it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import segno

from relance.domain.closing.certificate import Attested, Proof, Step, numbers, pieces
from relance.domain.closing.loss import Loss
from relance.domain.money import Money
from relance.domain.sentences import LongDate, Sentence
from relance.language import Language, say, show, typeset
from relance.letters.identity import identity
from relance.letters.model import Creditor

TITLE = "Attestation de recouvrement amiable infructueux"
IN_ENGLISH = Sentence("Certificate of irrecoverability, the creditor's own statement")
IS_NOT = (
    Sentence("What this document is not."),
    Sentence(
        "It comes from the creditor. By itself it does not establish that the debt is definitively lost (CGI, art. 272, 1) and gives no"
        " right to recover VAT. It replaces neither a certificate of irrecoverability by a third person nor a court's decision. The debt"
        " is not extinguished."
    ),
)
HEADS = (Sentence("What for"), Sentence("Net"), Sentence("VAT"), Sentence("Gross"))
STEP_HEADS = (Sentence("Date"), Sentence("What was done"), Sentence("Pieces"))
NO_VAT = Sentence("no VAT")
NOT_STATED = Sentence("not stated")
DASH = "–"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, in which quality, when; ``number`` as the paper bears it."""

    number: str
    signatory: str
    quality: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """What the paper tells whoever wants to check it: the sha256 of what it attests, and where; "" without a public address."""

    content: str
    address: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks the paper's language."""

    language: Language

    def say(self, template: str, **facts: object) -> str:
        """The template filled, typeset."""
        return typeset(say(Sentence(template, facts), self.language), self.language)


def said(
    facts: Attested, creditor: Creditor, language: Language, signature: Signature, seal: Seal | None
) -> dict[str, object]:
    """Every word of the paper, in the language of the paper."""

    voice = Voice(language)
    day = LongDate(facts.on)
    city = creditor.city
    number = signature.number if seal else ""
    return {
        "language": language,
        "title": TITLE,
        "number": number,
        "is-draft": seal is None,
        "draft": voice.say("DRAFT"),
        "manifest": seal is not None,
        "creditor": {
            "name": creditor.name,
            "address": [creditor.street, creditor.street_2, f"{creditor.postal_code} {city}".strip()],
        },
        "identity": identity(creditor, language),
        "head": [
            voice.say("Certificate {number}", number=number) if number else "",
            voice.say("{city}, {day}", city=city, day=day) if city else voice.say("{day}", day=day),
        ],
        "page": voice.say("Page"),
        "subtitle": voice.say("drawn up by the creditor, for its accounts and for whoever wants to check it")
        if language == "fr"
        else say(IN_ENGLISH, language),
        "declaration": voice.say(
            "I, {name}, state on behalf of {creditor} that the sum below was asked for amicably and is unpaid to this day, in spite of"
            " the steps listed below.",
            name=", ".join(filter(None, (signature.signatory, signature.quality))),
            creditor=creditor.name,
        ),
        "labels": {"debtor": voice.say("Debtor"), "sums": voice.say("Sum"), "steps": voice.say("Steps of recovery")},
        "facts": _facts(facts, voice),
        "sums": _sums(facts, language),
        "steps": _steps(facts, language, voice),
        "honest": [typeset(say(one, language), language) for one in IS_NOT],
        "made": voice.say("Made to serve where it is of right, on {day}", day=day),
        "signature": [signature.signatory, signature.quality],
        "seal": _seal(seal, signature, language, voice),
    }


def _facts(facts: Attested, voice: Voice) -> list[tuple[str, str]]:
    name, *others = facts.debtor
    rows = [(voice.say("Name"), name)]
    if others:
        rows.append((voice.say("Known address and registration"), ", ".join(others)))
    if facts.contract:
        rows.append((voice.say("Contract"), facts.contract))
    if facts.cause:
        rows.append((voice.say("Cause"), facts.cause))
    return rows


def _sums(facts: Attested, language: Language) -> dict[str, object]:
    def row(what: Sentence, amount: Money, by_vat: Loss | None) -> list[str]:
        net, vat = say(NOT_STATED, language), say(NOT_STATED, language)
        if by_vat is not None:
            net = show(Money(by_vat.net, amount.currency), language)
            vat = show(Money(by_vat.vat, amount.currency), language) if by_vat.vat else say(NO_VAT, language)
        return [typeset(say(what, language), language), net, vat, show(amount, language)]

    def gross_only(what: Sentence, amount: Money) -> list[str]:
        return [say(what, language), DASH, DASH, show(-amount if amount.amount else amount, language)]

    rows = []
    for one in facts.claims:
        rows.append(row(one.what, one.gross, one.whole))
        if one.credited.amount:
            rows.append(gross_only(Sentence("Credit notes"), one.credited))
        rows.append(gross_only(Sentence("Received to this day"), one.received))
    losses = [one.lost for one in facts.claims]
    lost = Loss(tuple(line for loss in losses if loss for line in loss.lines)) if all(losses) else None
    remarks = [
        Sentence(
            "The sum left unpaid is spread over the rates in proportion to their gross amounts."
            if lost and lost.vat
            else "Compensation or sale without VAT."
            if lost
            else "The rates of VAT were not stated: the sums are gross."
        ),
        Sentence("Principal alone: no interest, penalty or cost."),
    ]
    return {
        "heads": [say(head, language) for head in HEADS],
        "rows": rows,
        "foot": row(Sentence("Left unpaid"), facts.unpaid, lost),
        "remark": " ".join(typeset(say(one, language), language) for one in remarks),
    }


def _steps(facts: Attested, language: Language, voice: Voice) -> dict[str, object]:
    listed = pieces(facts.steps)
    rows = [
        [_days(step, language), typeset(say(step.what, language), language), _numbers(step, listed)]
        for step in facts.steps
    ]
    found = (
        voice.say("Found: not paid in full. The debtor contests the debt.")
        if facts.is_disputed
        else voice.say("Found: not paid in full, and no answer is on record.")
        if not facts.answered
        else voice.say(
            "Found: not paid in full. {count} {count:exchange|exchanges} with the debtor {count:is|are} on record.",
            count=facts.answered,
        )
    )
    rows.append([show(facts.on, language), found, ""])
    remark = (
        voice.say(
            "{count} {count:piece is|pieces are} attached to this document, each with its sha256; that messages were handed over is"
            " what the operators report.",
            count=len(listed),
        )
        if listed
        else voice.say("That messages were handed over is what the operators report.")
    )
    return {"heads": [say(head, language) for head in STEP_HEADS], "rows": rows, "remark": remark}


def _days(step: Step, language: Language) -> str:
    if step.first == step.last:
        return show(step.first, language)
    return say(Sentence("{first} to {last}", {"first": step.first, "last": step.last}), language)


def _numbers(step: Step, listed: Sequence[Proof]) -> str:
    return ", ".join(map(str, numbers(step, listed)))


def _seal(seal: Seal | None, signature: Signature, language: Language, voice: Voice) -> dict[str, object]:
    if seal is None:
        return {"code": "", "scan": "", "hash": "", "lines": [voice.say("A draft: neither signed nor sealed.")]}
    where = (
        voice.say(
            "Check this document: {address}, the code beside it, or without us: relance certificate check.",
            address=seal.address,
        )
        if seal.address
        else voice.say("Check this document without us: relance certificate check.")
    )
    sealed = voice.say("Sealed on {at}. SHA-256 of what is attested:", at=signature.at)
    return {
        "code": _drawn(seal.address) if seal.address else "",
        "scan": voice.say("Code of the page where this document is checked"),
        "hash": grouped(seal.content),
        "lines": [where, sealed],
    }


def grouped(digest: str) -> str:
    """A sha256 as people compare it, eight signs at a time.

    >>> grouped("04f97ff53b0bfb2a")
    '04f97ff5 3b0bfb2a'
    """
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def _drawn(address: str) -> str:
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
