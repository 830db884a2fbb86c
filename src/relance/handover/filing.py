"""A case file out of the books: both sides, every claim with its interest, what was sent and said, and the papers with their bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from relance.domain.case_file.model import Account, CaseFile, Credit
from relance.domain.ledger import CreditNature
from relance.domain.money import Money
from relance.domain.preflight.evidence import evidence
from relance.handover.checking import Checked, judged
from relance.handover.claims import claims_of
from relance.handover.looking import look_at
from relance.handover.papers import Exhibit, papers_of
from relance.handover.parties import (
    commitments_of,
    creditor_party,
    debtor_party,
    exchanges_of,
    letters_sent,
    numbers_of,
)
from relance.intake.known import counted_until
from relance.letters.letterhead import creditor_of
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.parties.selectors import contacts_of
from relance.receivables.allocation import unallocated_of
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Filing:
    """What goes into a file: a debtor's receivables, the reference that it bears, the day on which its case was opened (None before),
    and the exhibits that were added to it.
    """

    debtor: int
    receivables: Sequence[int]
    reference: str
    opened_on: date | None = None
    exhibits: tuple[Exhibit, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """The file as data, with the bytes of its papers by path; before its case is open, what the check found."""

    file: CaseFile
    papers: Mapping[str, bytes]
    checked: Checked | None


def file_of(here: Acting, filing: Filing, *, on: date, with_bytes: bool = True) -> Filed:
    """The file as it stands on a day; the same for the same books and day. Without ``with_bytes`` no paper is read."""
    debtor = Debtor.objects.get(pk=filing.debtor)
    accounts = accounts_of(here, debtor.pk)
    kinds = frozenset(one.kind for one in filing.exhibits if not one.is_ours)
    looks = look_at(here, accounts, filing.receivables, on=on, kinds=kinds)
    mine = [one.receivable for one in looks]
    papers, contents = papers_of(mine, filing.exhibits, with_bytes=with_bytes)
    ours, numbers = creditor_of(here, is_complete=False), numbers_of(here)
    contacts = contacts_of(here, accounts)
    checked = judged(here, debtor, looks, ours, contacts, numbers) if filing.opened_on is None else None
    file = CaseFile(
        reference=filing.reference,
        on=on,
        opened_on=filing.opened_on,
        creditor=creditor_party(ours, numbers),
        debtor=debtor_party(debtor, contacts),
        account=Account(ours.iban, ours.bic, ours.payee),
        claims=claims_of(here, looks, on=on),
        evidence=evidence(one.papers for one in looks),
        counted_until=counted_until(here, on, [one.pk for one in mine]),
        credits=tuple(
            Credit(
                one.reference, CreditNature(one.nature), one.received_on, Money(one.open_amount, one.currency).rounded()
            )
            for one in unallocated_of(here, accounts)
        ),
        letters=letters_sent(mine),
        exchanges=exchanges_of(accounts),
        commitments=commitments_of(accounts),
        papers=papers,
        faults=checked.faults if checked else (),
    )
    return Filed(file, contents, checked)
