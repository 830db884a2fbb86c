"""What may turn a payment in the words of a letter: accounts, codes of banks, links and addresses that are not the creditor's.

Read as an eye reads it: spaced, dotted, cut over lines, in other alphabets' look-alikes, with signs that nobody sees. Where
it is doubtful whether digits are an account, they are taken for one.
"""

from __future__ import annotations

from itertools import chain

from relance.domain.errors import DomainError
from relance.domain.foreign_accounts import accounts, banks
from relance.domain.foreign_links import links
from relance.domain.foreign_wallets import wallets
from relance.domain.own_details import Foreign, Own
from relance.domain.sentences import Sentence


class ForeignDetails(DomainError):
    """Words that would send money, or a reader, elsewhere."""

    code = "foreign_details"
    template = (
        "{where}: “{found}” is {what} that is not yours. The account to pay into stands on letters by itself; it and your own"
        " domains are set under Preferences, by two people's agreement. Take it out, or have the domain added there first."
    )


def foreign_details(text: str, own: Own, *, is_name: bool = False) -> Foreign | None:
    """The first detail in ``text`` that is not the creditor's own, None where there is none.

    In a name (``is_name``) a bare domain may stand, as in "Booking.com", and an e-mail address where it is all of it.
    """
    if is_name and not any(sign in ".:/@$" or sign.isnumeric() for sign in text):
        return None
    found = chain(
        links(text, own, is_name=is_name), accounts(text, own), wallets(text, own), banks(text, own, is_name=is_name)
    )
    return next(found, None)


def foreign_account(text: str, own: Own) -> Foreign | None:
    """The first account, or other way to pay, in ``text`` that is not the creditor's own, None where there is none."""
    return next(chain(accounts(text, own), wallets(text, own)), None)


def refuse_foreign(text: str, own: Own, *, where: Sentence, is_name: bool = False) -> None:
    """Refuse such a detail in what stands at ``where``. Raises ForeignDetails."""
    if found := foreign_details(text, own, is_name=is_name):
        raise ForeignDetails(where=where, found=found.text, what=found.detail.value)
