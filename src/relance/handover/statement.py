"""The statement of account that goes with a file: what is open of its claims, what may not be asked apart."""

from __future__ import annotations

from datetime import date

from relance.domain.scenario.decide import may_be_asked
from relance.handover.filing import Filing
from relance.intake.known import counted_until
from relance.letters.compose import Composer, Wanted
from relance.letters.model import Act, Letter
from relance.letters.render import render, with_signs_named
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting


def statement_letter(here: Acting, filing: Filing, *, on: date) -> Letter:
    """The statement as data. Raises IdentityIncomplete."""
    stand = {one.receivable: one.snapshot for one in standings(here, list(filing.receivables))}
    apart = [key for key in filing.receivables if not may_be_asked(stand[key], on)]
    asked = [key for key in filing.receivables if key not in apart]
    composer = Composer(here, on=on, counted_until=counted_until(here, on, filing.receivables))
    return composer.compose(Wanted(debtor=filing.debtor, act=Act.STATEMENT, items=asked, not_asked=apart))


def statement_of(here: Acting, filing: Filing, *, on: date) -> bytes:
    """It as a PDF; signs that no font draws are named. Raises IdentityIncomplete, WordingRefused, LetterNotRendered."""
    return render(with_signs_named(statement_letter(here, filing, on=on))).pdf
