"""What a file would lack if it were handed over now: the facts out of the books, judged by ``domain.preflight``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from relance.domain.case_file.model import PaperKind
from relance.domain.ledger import DebtorKind
from relance.domain.preflight import Fault, FiledClaim, PartyFacts, preflight
from relance.domain.preflight.actions import RequiredAction, required_actions
from relance.domain.preflight.evidence import Evidence, evidence
from relance.handover.countries import country_code
from relance.handover.looking import Look, look_at
from relance.letters.letterhead import creditor_of
from relance.letters.model import Creditor
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.tenancy import preferences as prefer
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
    looks = look_at(here, accounts_of(here, his.pk), receivables, on=here.today, kinds=kinds)
    return judged(here, his, looks, creditor_of(here, is_complete=False))


def judged(here: Acting, his: Debtor, looks: Sequence[Look], ours: Creditor) -> Checked:
    """The same of receivables that were looked at."""
    faults = preflight(creditor_facts(here, ours), debtor_facts(his), [_filed(one) for one in looks], today=here.today)
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


def creditor_facts(here: Acting, ours: Creditor) -> PartyFacts:
    """The creditor's side."""
    return PartyFacts(
        DebtorKind.COMPANY,
        ours.name,
        ours.siren,
        ours.street,
        ours.postal_code,
        ours.city,
        siret=prefer.SIRET.of(here) or "",
        street_2=ours.street_2,
        account=ours.iban,
    )


def debtor_facts(his: Debtor) -> PartyFacts:
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
    )
