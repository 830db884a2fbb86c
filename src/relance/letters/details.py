"""The last look at where a letter would send money: nothing that stands in it names an account or a link of others.

What somebody typed is refused where it is typed; what came with the books is not, so it is met here, before it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from relance.domain.errors import DomainError
from relance.domain.own_details import Foreign, Own
from relance.domain.payment_details import foreign_account, foreign_details
from relance.domain.sentences import Sentence
from relance.letters.model import ActText, Creditor, Letter, LetterItem, Recipient

WORDS, LETTERHEAD, ADDRESS = (
    Sentence("Its words"),
    Sentence("Your letterhead"),
    Sentence("The customer's name or address"),
)


class ForeignDetailsInLetter(DomainError):
    """A letter that would name an account or a link of others is not written."""

    code = "foreign_details_in_letter"
    template = (
        "{where}: “{found}” is {what} that is not yours, and no letter prints it. Correct it where it comes from: on the"
        " customer's page, in your books, or in your texts."
    )


def own_of(creditor: Creditor) -> Own:
    """What the creditor's letters may name."""
    return Own.of(
        iban=creditor.iban,
        bic=creditor.bic,
        domains=(*creditor.domains, creditor.mediator_site.partition("/")[0]),
        email=creditor.email,
    )


def check_details(letter: Letter) -> None:
    """Refuse a letter that bears an account, a bank's code or a link of others. Raises ForeignDetailsInLetter."""
    own = own_of(letter.creditor)
    found = _in_text(letter.text, own) if letter.text else None
    if found:
        raise _refused(WORDS, found)
    for where, parts in (
        (LETTERHEAD, _letterhead(letter.creditor)),
        (ADDRESS, _address(letter.recipient)),
        *((Sentence("Invoice {number}", {"number": one.number[:40]}), _item(one)) for one in _items(letter)),
        *((Sentence("Credit of {day}", {"day": one.on}), (one.reference,)) for one in letter.credits),
    ):
        if found := _in_names(parts, own):
            raise _refused(where, found)


def _refused(where: Sentence, found: Foreign) -> ForeignDetailsInLetter:
    return ForeignDetailsInLetter(where=where, found=found.text, what=found.detail.value)


@lru_cache(maxsize=256)
def _in_text(text: ActText, own: Own) -> Foreign | None:
    """In the words as they were typed, before figures and numbers stand in their places; one letter's are many letters'."""
    return foreign_details(" ".join((text.subject, *(one.text for one in text.paragraphs), text.closing)), own)


@lru_cache(maxsize=4096)
def _in_names(parts: tuple[str, ...], own: Own) -> Foreign | None:
    """In each part, and an account cut over several."""
    each = (foreign_details(part, own, is_name=True) for part in parts if part)
    return next((found for found in each if found), None) or foreign_account(" ".join(parts), own)


def _letterhead(creditor: Creditor) -> tuple[str, ...]:
    return (
        creditor.name,
        creditor.legal_form,
        creditor.capital,
        creditor.rcs_city,
        creditor.street,
        creditor.street_2,
        creditor.postal_code,
        creditor.city,
        creditor.foreign_form,
        creditor.foreign_register,
        creditor.account_holder,
        creditor.signatory,
        creditor.phone,
        creditor.mediator,
    )


def _address(to: Recipient) -> tuple[str, ...]:
    return to.name, to.street, to.street_2, to.postal_code, to.city, to.country


def _items(letter: Letter) -> Iterator[LetterItem]:
    yield from letter.items
    yield from letter.for_information
    yield from letter.late_paid


def _item(item: LetterItem) -> tuple[str, ...]:
    return item.number, item.order_reference, item.delivery_reference
