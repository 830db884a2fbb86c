"""The accounts that an organisation books its losses to: the usual ones until its accountant has confirmed them, once."""

from __future__ import annotations

from relance.domain.closing.entries import Accounts
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.preferences import LOSS_ACCOUNTS, set_preference
from relance.tenancy.rights import Right, needs


def house_accounts(here: Acting) -> Accounts:
    """Those that were confirmed, else the usual ones of the French plan."""
    return LOSS_ACCOUNTS.of(here) or Accounts()


def are_confirmed(here: Acting) -> bool:
    """Somebody with the right has said that they are right."""
    return LOSS_ACCOUNTS.of(here) is not None


@needs(Right.SET_UP)
def confirm_accounts(here: Acting, accounts: Accounts) -> None:
    """Keep them for the losses to come; those that are booked keep theirs. Raises AccountsInvalid."""
    set_preference(here, LOSS_ACCOUNTS.key, accounts.text)
    append(here, [Fact("loss.accounts_confirmed", {"accounts": accounts.text})])
