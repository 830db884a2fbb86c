"""The file on one page, for whoever has one minute: who, what is due and since when, what was done, what shows it.

A PDF/A that screen readers follow; names are printed as they are and never read as markup, and signs that no font draws are named.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from itertools import groupby

import typst

from relance.domain.case_file.clean import clean
from relance.domain.case_file.model import CaseFile, Claim, Party, Sums
from relance.domain.glyphs import escaped
from relance.domain.identifiers.bank import Iban
from relance.domain.ledger import DebtorKind
from relance.domain.preflight.evidence import WORDS, Shown
from relance.domain.sentences import LongDate, Percent, Sentence
from relance.handover.words import KIND_WORDS, LETTERS_MOST, papers_in_words, ways_of
from relance.language import Language, labelled, say, show, typeset
from relance.letters.render import LetterNotRendered

MOST_CLAIMS = 12  # on the page; the rest are summed up and stand in the list of claims
MOST_CONTACTS = 3
LABELS: dict[str, Sentence] = {
    "title": Sentence("Summary of the case"), "creditor": Sentence("Creditor"), "debtor": Sentence("Debtor"),
    "due": Sentence("Sum due"), "amount": Sentence("Amount"), "total": Sentence("Total"), "done": Sentence("Done"),
    "pay": Sentence("Payment"), "pieces": Sentence("Exhibits"), "evidence": Sentence("Evidence"), "apart": Sentence("Not asked"),
    "page": Sentence("Page"), "what": Sentence("What for"),
}  # fmt: skip


def summary_of(file: CaseFile, language: Language) -> bytes:
    """The page. Raises LetterNotRendered."""
    text = escaped(json.dumps(data_of(file, language), ensure_ascii=False))
    template = resources.files("relance.handover.typst").joinpath("summary.typ")
    fonts = resources.files("relance.letters.fonts")
    moment = datetime(file.on.year, file.on.month, file.on.day, tzinfo=UTC)
    try:
        pdf, warnings = typst.Compiler(
            str(template), ignore_system_fonts=True, font_paths=[str(fonts)], sys_inputs={"data": text}
        ).compile_with_warnings(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=int(moment.timestamp()))
    except typst.TypstError as error:
        raise LetterNotRendered(why=str(error)) from error
    if warnings or not isinstance(pdf, bytes):
        raise LetterNotRendered(why="; ".join(str(warning) for warning in warnings))
    return pdf


def data_of(file: CaseFile, language: Language) -> dict[str, object]:
    """Everything that the page says, written; nothing is left to compute."""

    def said(sentence: Sentence) -> str:
        return typeset(clean(say(sentence, language)), language)

    reference = Sentence(
        "Our reference {reference}, as of {day}", {"reference": file.reference, "day": LongDate(file.on)}
    )
    return {
        "language": language,
        "labels": {key: said(label) for key, label in LABELS.items()},
        "name": clean(file.debtor.name),
        "reference": said(reference),
        "standing": said(_standing(file)),
        "creditor": _party(file.creditor, language),
        "debtor": _party(file.debtor, language),
        "tables": [_table(file, sums, language) for sums in file.totals],
        "apart": [said(_apart(one)) for one in file.claims if not one.is_asked and one.open],
        "remarks": [said(one) for one in _remarks(file)],
        "done": [said(one) for one in _done(file)],
        "pay": _account(file, language),
        "evidence": [said(_shown(file, one)) for one in file.evidence.elements],
        "score": said(Sentence("{score} of {most} points", {"score": file.evidence.score, "most": file.evidence.most})),
        "pieces": said(_pieces(file)),
        "also": said(
            Sentence(
                "Also enclosed: the calculation period by period, the statement of account, exchanges, commitments"
            )
        ),
    }


def _standing(file: CaseFile) -> Sentence:
    """What kind of debt, and until when a court can be asked."""
    kind = KIND_WORDS[file.debtor.kind]
    days = [one.limitation_last_day for one in file.asked if one.limitation_last_day]
    if not days:
        return kind
    return Sentence("{kind}; can be claimed in court until {day}", {"kind": kind, "day": LongDate(min(days))})


def _party(one: Party, language: Language) -> list[str]:
    form = ", ".join(part for part in (one.legal_form, one.capital) if part)
    at = one.address
    number = labelled(Sentence("SIRET"), _grouped(one.siret), language) if one.siret else ""
    if not number and one.siren:
        number = labelled(Sentence("SIREN"), _grouped(one.siren), language)
    lines = [
        ", ".join(part for part in (one.name, form) if part),
        at.street,
        at.street_2,
        f"{at.postal_code} {at.city}".strip(),
        at.country,
        number,
        one.vat_number,
        one.register if not one.siret and not one.siren else "",
        *(
            ", ".join(part for part in (each.name, each.phone, each.email) if part)
            for each in one.contacts[:MOST_CONTACTS]
        ),
    ]
    return [clean(line) for line in lines if line]


def _grouped(number: str) -> str:
    """A SIREN by threes, the rest of a SIRET behind it."""
    return "\xa0".join(part for part in (number[:3], number[3:6], number[6:9], number[9:]) if part)


def _table(file: CaseFile, sums: Sums, language: Language) -> dict[str, object]:
    """What is asked in one currency: each claim's principal, then interest and compensation, then the total."""
    claims = [one for one in file.asked if one.open.currency == sums.currency]
    shown, rest = claims[:MOST_CLAIMS], claims[MOST_CLAIMS:]
    rows = [[_claim(one, language), show(one.open, language)] for one in shown]
    if rest:
        left = sums.principal
        for one in shown:
            left = left - one.open
        said = Sentence("{count} {count:other invoice|other invoices}, see the list", {"count": len(rest)})
        rows.append([say(said, language), show(left, language)])
    if sums.interest:
        rows.append([say(_interest(claims), language), show(sums.interest, language)])
    if sums.compensation:
        rows.append([say(Sentence("Fixed compensation"), language), show(sums.compensation, language)])
    return {
        "currency": sums.currency,
        "rows": [[typeset(clean(name), language), amount] for name, amount in rows],
        "total": show(sums.total, language),
    }


def _claim(one: Claim, language: Language) -> str:
    facts = {"number": one.number, "day": LongDate(one.due_on)}
    return say(Sentence("{number}, due on {day}", facts), language)


def _interest(claims: Sequence[Claim]) -> Sentence:
    """With its rates, where there are few."""
    rates = sorted({line.rate for one in claims for line in one.lines})
    if len(rates) == 1:
        return Sentence("Late-payment interest at {rate}", {"rate": Percent(rates[0])})
    if rates:
        facts = {"least": Percent(rates[0]), "most": Percent(rates[-1])}
        return Sentence("Late-payment interest at {least} to {most}, by period", facts)
    return Sentence("Late-payment interest")


def _apart(one: Claim) -> Sentence:
    facts = {"number": one.number, "open": one.open}
    if one.is_barred:
        return Sentence("{number}, {open}: time-barred", facts)
    return Sentence("{number}, {open}: may not be asked at present", facts)


def _remarks(file: CaseFile) -> list[Sentence]:
    found = []
    for sums in file.totals:
        if sums.credit:
            facts = {"credit": sums.credit}
            found.append(Sentence("{credit} of the debtor is set against no invoice and not taken off.", facts))
        if sums.later:
            facts = {"later": sums.later}
            found.append(Sentence("{later} of interest and compensation follow once the principal is paid.", facts))
    if file.debtor.kind is DebtorKind.CONSUMER:
        found.append(Sentence("A consumer owes neither penalties nor the fixed compensation: none is counted."))
    return found


def _done(file: CaseFile) -> list[Sentence]:
    """The latest letters, one line each, then what was answered."""
    letters = [
        Sentence("{day}: {what}, {way}", {"day": one.sent_on, "what": one.title, "way": ways_of(one)})
        for one in file.letters[-LETTERS_MOST:]
    ]
    earlier = len(file.letters) - len(letters)
    if earlier:
        letters.insert(0, Sentence("{count} {count:earlier message|earlier messages}", {"count": earlier}))
    facts = {"exchanges": len(file.exchanges), "promises": len(file.commitments)}
    words = Sentence(
        "{exchanges} {exchanges:exchange|exchanges}, {promises} {promises:commitment|commitments} noted", facts
    )
    return [*letters, words]


def _shown(file: CaseFile, one: Shown) -> Sentence:
    """How an element stands: of how many claims it is better shown than of the weakest, whose word counts."""
    facts: dict[str, object] = {"element": WORDS[one.element], "by": one.by}
    of_each = [each for claim in file.claims for each in claim.shown if each.element is one.element]
    better = [each for each in of_each if each.held > one.held]
    if not better:
        return Sentence("{element}: {by}", facts)
    best = max(better, key=lambda each: each.held)
    count = sum(1 for each in better if each.held is best.held)
    facts |= {"best": best.by, "count": count, "all": len(of_each)}
    return Sentence("{element}: {best} ({count} of {all} invoices); else: {by}", facts)


def _account(file: CaseFile, language: Language) -> list[str]:
    one = file.account
    lines = [
        labelled(Sentence("IBAN"), Iban(one.iban).grouped, language) if one.iban else "",
        labelled(Sentence("BIC"), one.bic, language) if one.bic else "",
        labelled(Sentence("Account holder"), clean(one.holder), language),
    ]
    return [line for line in lines if line]


def _pieces(file: CaseFile) -> Sentence:
    """The exhibits by number; those of one kind that follow one another together."""
    said: Sentence | None = None
    for kind, group in groupby(file.papers, key=lambda one: one.kind):
        numbers = [one.number for one in group]
        facts = {"first": numbers[0], "last": numbers[-1], "what": papers_in_words(kind, len(numbers))}
        one = Sentence("{first}: {what}", facts) if len(numbers) == 1 else Sentence("{first} to {last}: {what}", facts)
        said = Sentence("{before}; {next}", {"before": said, "next": one}) if said else one
    return said or Sentence("none")
