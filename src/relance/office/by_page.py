"""What commands and pages say alike, where a page has another way on: none of its readers types an option of a command."""

from __future__ import annotations

from relance.domain.rates import RateUnknown
from relance.domain.sentences import Sentence
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problem_words import EXPLANATIONS
from relance.letters.letterhead import IdentityIncomplete
from relance.parties.selectors import CustomerUnknown
from relance.receivables.claims import AgreedDateUnknown

_WAYS: dict[str, Sentence] = {
    EXPLANATIONS[ProblemCode.COLUMN_MISSING].template: Sentence(
        "The column {field} is missing. Make the export again with it, or say below which one stands for it."
    ),
    EXPLANATIONS[ProblemCode.NO_CUSTOMER_LINE].template: Sentence(
        "No line is on a customer account ({accounts}). Say below which accounts are your customers'."
    ),
    CustomerUnknown.template: Sentence(
        "There is no customer {name} here. Write name or code as Debtors lists them, or add the customer there first."
    ),
    AgreedDateUnknown.template: Sentence(
        "The due date of {number} is assumed. Say first which one it is, on its page."
    ),
    IdentityIncomplete.template: Sentence("Letters lack who you are: {what}. Say it in Preferences."),
    RateUnknown.template: Sentence(
        "{table}: no rate is known for {day}; the table covers {first} to {last}. Whoever runs the program adds it once it is"
        " published."
    ),
}


def by_page(sentence: Sentence) -> Sentence:
    """The same with the way on that a page has, where it names a command's."""
    ours = _WAYS.get(sentence.template)
    return Sentence(ours.template, sentence.facts) if ours else sentence
