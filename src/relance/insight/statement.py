"""A customer's statement of account: everything open on all their accounts, as a letter that asks for nothing by itself."""

from __future__ import annotations

from relance.domain.scenario.decide import may_be_asked
from relance.intake.known import counted_until
from relance.letters.compose import Wanted
from relance.letters.model import Act, Letter
from relance.outbox.preparation import Composers
from relance.parties.same_customer import accounts_of
from relance.receivables.selectors import open_invoices_of
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting


def statement_of(here: Acting, debtor: int) -> Letter:
    """As it would read today. What may not be asked stands apart."""
    accounts = accounts_of(here, debtor)
    owed = open_invoices_of(here, accounts)
    apart = {one.receivable for one in standings(here, owed) if not may_be_asked(one.snapshot, here.today)}
    composer = Composers(here).of_day(here.today, counted_until(here, here.today, owed))
    asked, not_asked = [one for one in owed if one not in apart], sorted(apart)
    return composer.compose(Wanted(debtor=accounts[0], act=Act.STATEMENT, items=asked, not_asked=not_asked))
