"""A firm's letter out of the creditor's books, composed by the creditor's program for the firm: figures, words, and what it cites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from relance.cases.models import CaseItem
from relance.domain.errors import DomainError
from relance.domain.firms.levels import Level
from relance.domain.firms.mentions import L111_8, Asked, FirmDemand, lacks_of
from relance.domain.identifiers.bank import Iban
from relance.domain.money import total
from relance.domain.procedure.formal_notice import Journey, NoticeTerms
from relance.domain.sentences import LongDate, Sentence
from relance.firms.annexed import annex_of
from relance.firms.models import Entrusted, FirmLetter
from relance.firms.papers import CreditorPaper, FirmPaper
from relance.intake.known import counted_until
from relance.language import Language, say, show, typeset
from relance.letters.compose import Composer, Wanted
from relance.letters.identity import identity
from relance.letters.model import Act, Creditor, Letter, LetterItem, Recipient
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting

PRACTISES = Sentence(
    "Practises amicable debt collection (code des procédures civiles d’exécution, art. R124-1 and following)"
)
TITLES: Mapping[Level, Sentence] = {
    Level.EMAIL: Sentence("Request for payment"), Level.LETTER: Sentence("Request for payment"),
    Level.NOTICE: Sentence("Formal notice to pay"),
}  # fmt: skip
SALUTATION = Sentence("Dear Sir or Madam,")
FOR_WHOM = Sentence(
    "We write to you on behalf of {creditor}, {address}, which gave us a mandate on {day} to recover the debt below amicably and to"
    " receive its payment."
)
RESTS_ON = Sentence("This debt rests on:")
AN_INVOICE = Sentence("invoice {number} of {issued}, payable on {due}")
AN_ORDER = Sentence("order {number}")
A_DELIVERY = Sentence("delivery {number}")
CITES = Sentence("We refer to our letter {reference} of {day}.")
SUM_DUE = Sentence("Sum due on {day}")
PRINCIPAL = Sentence("Principal")
INTEREST = Sentence("Interest: penalties for late payment (C. com., art. L441-10 II), calculated in the annex")
OTHER = Sentence("Other: fixed compensation (C. com., art. D441-5)")
TO_PAY = Sentence("Total to pay")
CALL = Sentence(
    "We ask you to pay {total}, by transfer to the account kept for the funds that we receive for our principals: {holder}, IBAN {iban},"
    " reference {reference}. You may also pay {creditor} directly. A receipt is given for every payment."
)
FORMAL_CALL = Sentence(
    "We give you formal notice (C. civ., art. 1344) to pay {total} by {deadline}, by transfer to the account kept for the funds that we"
    " receive for our principals: {holder}, IBAN {iban}, reference {reference}. You may also pay {creditor} directly. A receipt is given"
    " for every payment."
)
ANSWER = Sentence(
    "If you have paid already, if something stands in the way, or if you wish to propose payments, answer us at {ways}. Your answer is"
    " passed on to {creditor}."
)
IS_REAL = Sentence(
    "Is this letter real? Do not take our word for it: call {creditor} at the number on its own invoices, or look up our number by our"
    " SIREN in a public register."
)
WITH_CODE = Sentence("The code {code} shows at {page} what we sent, without any link to follow.")
CLOSING = Sentence("Yours faithfully,")
LAW = Sentence("Article L111-8 of the code des procédures civiles d’exécution, second and third paragraphs:")
OUR_REFERENCE, TO_QUOTE = Sentence("Our reference"), Sentence("to be quoted in every answer")
PAGE = Sentence("Page")
CODE_PAGE = "f"  # the word of the page's address: https://…/f/CODE


class DemandRefused(DomainError):
    """A firm's letter without something that the law wants in it."""

    code = "demand_refused"
    template = "This letter cannot leave. Missing: {first} ({article})."


@dataclass(frozen=True, slots=True)
class Composed:
    """The letter as data, its words, its creditor and recipient, the day by which a formal notice asks."""

    demand: FirmDemand
    letterhead: Creditor
    recipient: Recipient
    words: Mapping[str, object]
    figures: str
    deadline: date | None


def compose(here: Acting, letter: FirmLetter, entrusted: Entrusted, *, page: str) -> Composed:
    """The letter of today. ``page`` is where its code is looked up; "" where there is none. Raises DemandRefused, IdentityIncomplete."""
    paper, theirs = FirmPaper.of(entrusted.mandate.firm_paper), CreditorPaper.of(entrusted.mandate.creditor_paper)
    level, written = Level(letter.level), _written(here, entrusted)
    language = written.language
    demand = _demand(here, letter, entrusted, written, language)
    missing = lacks_of(demand, accounts=frozenset({paper.facts.iban, theirs.creditor.iban}) - {""})
    if missing:
        raise DemandRefused(first=missing[0].what, article=missing[0].article)
    deadline = _deadline(here.today, paper.letterhead, written.recipient) if level is Level.NOTICE else None
    signed = (entrusted.mandate.firm_signed_at or entrusted.entrusted_at).astimezone(here.zone).date()
    words = _Words(letter, demand, paper, language, signed, deadline).said(written.recipient, page)
    words["annex"] = annex_of(written)
    figures = "; ".join(str(one.whole) for one in demand.asked)
    return Composed(demand, paper.letterhead, written.recipient, words, figures, deadline)


def _deadline(dated: date, firm: Creditor, to: Recipient) -> date:
    """By when a formal notice may ask, so that its term does not end before it can be received, overseas and abroad too."""
    return NoticeTerms().pay_by(dated, Journey.between(firm.postal_code, to.postal_code, to.country, by_post=True))


def _written(here: Acting, entrusted: Entrusted) -> Letter:
    """The figures, as any letter of the creditor's that claims penalties would have them."""
    items = CaseItem.objects.filter(case=entrusted.case_id).values_list("receivable_id", flat=True)
    owed = list(
        Receivable.objects.filter(pk__in=items, open_amount__gt=0).order_by("due_on", "pk").values_list("pk", flat=True)
    )
    composer = Composer(here, on=here.today, counted_until=counted_until(here, here.today, owed))
    return composer.compose(Wanted(debtor=entrusted.debtor_id, act=Act.UNPAID_NOTICE, items=owed, asks_late_paid=False))


def _demand(here: Acting, letter: FirmLetter, entrusted: Entrusted, written: Letter, language: Language) -> FirmDemand:
    paper, theirs = FirmPaper.of(entrusted.mandate.firm_paper), CreditorPaper.of(entrusted.mandate.creditor_paper)
    return FirmDemand(
        collector=paper.letterhead.name,
        collector_address=address_of(paper.letterhead),
        practises=say(PRACTISES, language),
        creditor=theirs.creditor.name,
        creditor_address=address_of(theirs.creditor),
        basis=[_basis(item, language) for item in written.items],
        asked=[_asked(written, currency) for currency in written.currencies],
        call=(FORMAL_CALL if letter.level == Level.NOTICE else CALL).template,
        iban=paper.facts.iban,
        phone=paper.letterhead.phone,
        law=L111_8 if letter.is_first else (),
        reference=entrusted.reference,
        dated=here.today,
        is_first=letter.is_first,
        cites=None if letter.is_first or letter.cites_dated is None else (letter.cites, letter.cites_dated),
    )


def address_of(who: Creditor) -> str:
    """In one line."""
    return ", ".join(part for part in (who.street, who.street_2, f"{who.postal_code} {who.city}".strip()) if part)


def _basis(item: LetterItem, language: Language) -> str:
    facts = {"number": item.number, "issued": LongDate(item.issued_on), "due": LongDate(item.due_on)}
    parts = [say(Sentence(AN_INVOICE.template, facts), language)]
    for what, number in ((AN_ORDER, item.order_reference), (A_DELIVERY, item.delivery_reference)):
        if number:
            parts.append(say(Sentence(what.template, {"number": number}), language))
    return ", ".join(parts)


def _asked(written: Letter, currency: str) -> Asked:
    """What a public body owes besides follows 45 days after the principal, and is not asked with it."""
    items = [one for one in written.in_currency(currency) if not one.penalties_follow]
    interest = total((one.interest for one in items), currency)
    other = total((one.compensation for one in items if one.compensation.currency == currency), currency)
    return Asked(written.principal(currency), interest, other)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the letter says, in the debtor's language."""

    letter: FirmLetter
    demand: FirmDemand
    paper: FirmPaper
    language: Language
    signed_on: date
    deadline: date | None

    def said(self, to: Recipient, page: str) -> dict[str, object]:
        """Everything that the template draws and an e-mail writes."""
        demand, who = self.demand, self.paper.letterhead
        return {
            "language": self.language,
            "title": self._say(TITLES[Level(self.letter.level)]),
            "firm": who.name,
            "head": [
                address_of(who),
                " · ".join(part for part in (who.phone, who.email) if part),
                demand.practises,
            ],
            "identity": list(identity(who, self.language)),
            "recipient": [
                one
                for one in (to.name, to.street, to.street_2, f"{to.postal_code} {to.city}".strip(), to.country)
                if one
            ],
            "place_and_date": self._say(Sentence("{place}, {day}", {"place": who.city, "day": LongDate(demand.dated)})),
            "reference": self._mark(),
            "our_reference": self._say(OUR_REFERENCE),
            "to_quote": self._say(TO_QUOTE),
            "salutation": self._say(SALUTATION),
            "opening": self._opening(),
            "basis_head": self._say(RESTS_ON),
            "basis": list(demand.basis),
            "sums_head": self._say(SUM_DUE, day=LongDate(demand.dated)),
            "sums": [self._sums(one) for one in demand.asked],
            "call": self._call(),
            "answer": self._answer(page),
            "closing": self._say(CLOSING),
            "signature": [one for one in (who.signatory, who.name) if one],
            "law_head": self._say(LAW) if demand.law else "",
            "law": list(demand.law),
            "page": self._say(PAGE),
        }

    def _say(self, sentence: Sentence, **facts: object) -> str:
        return typeset(say(Sentence(sentence.template, {**sentence.facts, **facts}), self.language), self.language)

    def _mark(self) -> str:
        """The case's reference; a later letter's with its place behind it."""
        return self.demand.reference if self.demand.is_first else f"{self.demand.reference}/{self.letter.place}"

    def _opening(self) -> list[str]:
        demand = self.demand
        told = self._say(
            FOR_WHOM, creditor=demand.creditor, address=demand.creditor_address, day=LongDate(self.signed_on)
        )
        if demand.cites is None:
            return [told]
        return [self._say(CITES, reference=demand.cites[0], day=LongDate(demand.cites[1])), told]

    def _sums(self, one: Asked) -> list[list[str]]:
        rows = [(PRINCIPAL, one.principal), (INTEREST, one.interest), (OTHER, one.other)]
        said = [[self._say(what), show(amount, self.language)] for what, amount in rows if amount or what is PRINCIPAL]
        return [*said, [self._say(TO_PAY), show(one.whole, self.language)]]

    def _call(self) -> str:
        demand, facts = self.demand, self.paper.facts
        whole = " + ".join(show(one.whole, self.language) for one in demand.asked)
        places = {
            "total": whole,
            "holder": facts.holder,
            "iban": Iban.parse(demand.iban).grouped,
            "reference": demand.reference,
            "creditor": demand.creditor,
        }
        if self.deadline is None:
            return self._say(CALL, **places)
        return self._say(FORMAL_CALL, deadline=LongDate(self.deadline), **places)

    def _answer(self, page: str) -> list[str]:
        who = self.paper.letterhead
        ways = ", ".join(one for one in (who.phone, who.email) if one) or address_of(who)
        said = [
            self._say(ANSWER, ways=ways, creditor=self.demand.creditor),
            self._say(IS_REAL, creditor=self.demand.creditor),
        ]
        return [*said, *([self._say(WITH_CODE, code=self.letter.code, page=page)] if page else [])]
