"""What a file would lack if it were handed over now: the facts out of the books, judged by ``domain.preflight``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from relance.domain.case_file.model import PaperKind
from relance.domain.ledger import DebtorKind
from relance.domain.preflight import Fault, FiledClaim, PartyFacts, preflight
from relance.domain.preflight.actions import RequiredAction, required_actions
from relance.domain.preflight.evidence import Evidence, evidence
from relance.handover.countries import country_code
from relance.handover.looking import Look, look_at
from relance.handover.parties import Numbers, numbers_of
from relance.letters.letterhead import creditor_of
from relance.letters.model import Creditor
from relance.parties.models import Contact, Debtor
from relance.parties.same_customer import accounts_of
from relance.parties.selectors import contacts_of
from relance.receivables.models import Receivable
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Checked:
    """A file before it leaves: its faults, how well it is shown, and what is to be done."""

    faults: tuple[Fault, ...]
    evidence: Evidence
    actions: tuple[RequiredAction, ...]

    @property
    def stops(self) -> tuple[Fault, ...]:
        """Those that keep it here."""
        return tuple(fault for fault in self.faults if fault.is_blocking)

    @property
    def cares(self) -> tuple[Fault, ...]:
        """Those that may be gone past."""
        return tuple(fault for fault in self.faults if not fault.is_blocking)


def check(
    here: Acting, his: Debtor, receivables: Sequence[int], *, kinds: Collection[PaperKind] = frozenset()
) -> Checked:
    """Everything that blocks a file of these receivables of a debtor's, or wants a look."""
    accounts = accounts_of(here, his.pk)
    looks = look_at(here, accounts, receivables, on=here.today, kinds=kinds)
    return judged(here, his, looks, creditor_of(here, is_complete=False), contacts_of(here, accounts), numbers_of(here))


@dataclass(frozen=True, slots=True)
class CheckedCustomer:
    """What would go into one customer's file, and what its check found."""

    debtor: Debtor
    receivables: tuple[Receivable, ...]
    checked: Checked


def check_each(here: Acting, receivables: Sequence[int]) -> list[CheckedCustomer]:
    """The same of several customers at once, in a fixed number of statements: each with those of the receivables that are theirs."""
    wanted = Receivable.objects.filter(pk__in=receivables).values("debtor__head_id")
    heads = {one.pk: one for one in Debtor.objects.filter(pk__in=wanted)}
    accounts = dict(Debtor.objects.filter(head_id__in=heads).values_list("pk", "head_id"))
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for contact in contacts_of(here, accounts):
        contacts[accounts[contact.debtor_id]].append(contact)
    looks: dict[int, list[Look]] = defaultdict(list)
    for look in look_at(here, list(accounts), receivables, on=here.today):
        looks[accounts[look.receivable.debtor_id]].append(look)
    ours, numbers = creditor_of(here, is_complete=False), numbers_of(here)
    return [
        CheckedCustomer(
            heads[head],
            tuple(one.receivable for one in mine),
            judged(here, heads[head], mine, ours, contacts[head], numbers),
        )
        for head, mine in looks.items()
    ]


def judged(
    here: Acting, his: Debtor, looks: Sequence[Look], ours: Creditor, contacts: Sequence[Contact], numbers: Numbers
) -> Checked:
    """The same of receivables that were looked at."""
    debtor = debtor_facts(his, email=next((one.email for one in contacts if one.email), ""))
    faults = preflight(creditor_facts(here, ours, numbers), debtor, [_filed(one) for one in looks], today=here.today)
    shown = evidence(one.papers for one in looks)
    return Checked(tuple(faults), shown, required_actions(faults, shown))


def _filed(look: Look) -> FiledClaim:
    return FiledClaim(
        look.standing.number,
        look.standing.snapshot,
        look.last_stage,
        look.receivable.pk,
        look.standing.claim.kind,
        look.receivable.label,
        look.item.besides,
        look.papers,
    )


def creditor_facts(here: Acting, ours: Creditor, numbers: Numbers | None = None) -> PartyFacts:
    """The creditor's side; ``numbers`` where the caller has read them."""
    numbers = numbers or numbers_of(here)
    return PartyFacts(
        DebtorKind.COMPANY,
        ours.name,
        ours.siren,
        ours.street,
        ours.postal_code,
        ours.city,
        siret=numbers.siret,
        street_2=ours.street_2,
        account=ours.iban,
    )


def debtor_facts(his: Debtor, *, email: str) -> PartyFacts:
    """The debtor's side."""
    return PartyFacts(
        DebtorKind(his.kind_in_law),
        his.name,
        his.siren,
        his.street,
        his.postal_code,
        his.city,
        siret=his.siret,
        street_2=his.street_2,
        country=his.country,
        country_code=country_code(his.country),
        email=email,
    )
