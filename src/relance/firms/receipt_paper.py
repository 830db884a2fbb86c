"""The receipt that a debtor gets for what a firm received: what it settled, by the rules of imputation, and what is left.

Law: CPCE art. R124-6; C. civ. art. 1342-10 and 1343-1 for what is settled first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from relance.domain.interest import InterestStatement, PaymentShare
from relance.domain.money import Money, totals
from relance.domain.sentences import LongDate, Sentence
from relance.firms.models import Entrusted, Receipt
from relance.firms.paper import draw
from relance.firms.papers import CreditorPaper, FirmPaper
from relance.language import Language, say, typeset
from relance.letters.compose import Composer
from relance.letters.identity import identity
from relance.letters.labels import imputed, joined
from relance.letters.model import LetterItem
from relance.receivables.models import Payment
from relance.tenancy.context import Acting

TITLE = Sentence("Receipt")
TEXT = Sentence(
    "{firm} received {amount} from {debtor} on {day}, on behalf of {creditor}, under the mandate that it holds. This payment discharges"
    " the debtor towards the creditor for that sum."
)
CONCERNS = Sentence("It concerns our letter {reference} of {dated}.")
OF_INVOICE = Sentence("Invoice {number}. {what}")
TO_PRINCIPAL = Sentence("Payment of {amount} on {day}: to the principal.")
LEFT = Sentence("Left to pay on {day}, principal, interest and compensation together: {left}.")
NOTHING_LEFT = Sentence("Nothing is left to pay of what our letter asks.")
TOO_MUCH = Sentence("{amount} is more than what was due: {creditor} tells you what becomes of it.")

Stand = Mapping[int, LetterItem]


def stand_of(here: Acting, receivables: Sequence[int], on: date) -> Stand:
    """What each comes to on a day, as letters have it."""
    return Composer(here, on=on, counted_until=on).each(receivables)


def receipt_paper(
    here: Acting, found: Entrusted, receipt: Receipt, payment: int, before: Stand, items: Sequence[int]
) -> bytes:
    """The PDF, once the payment is booked. ``before`` is how its receivables (``items``) stood until then, on its day."""
    firm, theirs = FirmPaper.of(found.mandate.firm_paper), CreditorPaper.of(found.mandate.creditor_paper)
    language: Language = "en" if found.debtor.language == "en" else "fr"

    def told(sentence: Sentence, **facts: object) -> str:
        return typeset(say(Sentence(sentence.template, {**sentence.facts, **facts}), language), language)

    after = stand_of(here, items, receipt.received_on)
    first = found.firmletter_set.filter(is_first=True, sent_on__isnull=False).first()
    facts = {
        "firm": firm.letterhead.name,
        "amount": Money(receipt.amount, receipt.currency),
        "debtor": found.debtor.name,
        "day": LongDate(receipt.received_on),
        "creditor": theirs.creditor.name,
    }
    lines = [told(TEXT, **facts)]
    if first and first.dated:
        lines.append(told(CONCERNS, reference=found.reference, dated=LongDate(first.dated)))
    settled = [told(one) for one in _settled(before, after, receipt.received_on)]
    over = Money(Payment.objects.values_list("open_amount", flat=True).get(pk=payment), receipt.currency).rounded()
    lines_after = [told(_left(after, receipt.received_on))]
    if over:
        lines_after.append(told(TOO_MUCH, amount=over, creditor=theirs.creditor.name))
    who = firm.letterhead
    words = {
        "language": language,
        "title": told(TITLE),
        "number": f"{found.reference}-{receipt.number}",
        "firm": who.name,
        "head": [
            f"{who.street}, {who.postal_code} {who.city}",
            " · ".join(one for one in (who.phone, who.email) if one),
        ],
        "identity": list(identity(who, language)),
        "place_and_date": told(Sentence("{place}, {day}"), place=who.city, day=LongDate(receipt.received_on)),
        "recipient": _address(found),
        "text": lines,
        "settled": settled,
        "text_after": lines_after,
        "signature": [one for one in (who.signatory, who.name) if one],
        "page": told(Sentence("Page")),
    }
    return draw("receipt.typ", words, receipt.received_on)


def _address(found: Entrusted) -> list[str]:
    to = found.debtor
    lines = (to.name, to.street, to.street_2, f"{to.postal_code} {to.city}", to.country)
    return [one.strip() for one in lines if one.strip()]


def _settled(before: Stand, after: Stand, on: date) -> list[Sentence]:
    """What became of the payment, invoice by invoice."""
    said = []
    for pk, item in sorted(after.items(), key=lambda one: (one[1].due_on, one[0])):
        earlier = before[pk]
        new = _new_shares(earlier.penalties, item.penalties)
        if new:
            what = [imputed(share) for share in new]
        elif paid := earlier.open - item.open:
            what = [Sentence(TO_PRINCIPAL.template, {"amount": paid, "day": on})]
        else:
            continue
        said += [Sentence(OF_INVOICE.template, {"number": item.number, "what": one}) for one in what]
    return said


def _new_shares(before: InterestStatement | None, after: InterestStatement | None) -> list[PaymentShare]:
    """What the payment became; of two alike on one day, the later."""
    if after is None:
        return []
    known = Counter(share.payment for share in before.shares) if before else Counter()
    found = []
    for share in after.shares:
        if known[share.payment]:
            known[share.payment] -= 1
        else:
            found.append(share)
    return found


def _left(after: Stand, on: date) -> Sentence:
    """What the firm's letter would still ask on that day."""
    asked = [item.open for item in after.values()]
    asked += [amount for item in after.values() if not item.penalties_follow for amount in item.besides]
    left = [amount for amount in totals(asked) if amount]
    if not left:
        return NOTHING_LEFT
    return Sentence(LEFT.template, {"day": LongDate(on), "left": joined(left)})
