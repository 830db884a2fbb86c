"""A petition before it is signed: the court, the sums, the exhibits, the fees, and what keeps it here. Nothing is kept yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from relance.cases.acting import stage_of
from relance.cases.bundle import filing_of
from relance.cases.models import Case, CaseItem
from relance.court.exhibits import Behind, behind
from relance.court.fees import Fee, court_fee_key, fee_on, fees_of
from relance.court.selectors import own_decisions
from relance.court.tables import courts_here
from relance.domain.addresses.communes import communes_named
from relance.domain.calendars import place_of_postal_code
from relance.domain.case_file.model import CaseFile, Paper, PaperKind
from relance.domain.law.fr.court_figures import Foreseen, foreseen
from relance.domain.law.fr.courts import Competence, CourtKind, competent_court
from relance.domain.ledger import ClaimKind, DebtorKind
from relance.domain.money import Money
from relance.domain.petition.asked import Asked, asked_of
from relance.domain.petition.faults import PetitionFacts, Typed, petition_faults, too_heavy
from relance.domain.preflight.faults import Fault
from relance.domain.procedure.stages import CaseStage
from relance.domain.scenario.decide import HoldKind
from relance.domain.sentences import Sentence
from relance.domain.statutory_holidays import Place
from relance.handover.checking import creditor_facts, debtor_facts
from relance.handover.filing import file_of
from relance.letters.letterhead import creditor_of
from relance.letters.model import Creditor
from relance.parties.models import Debtor
from relance.receivables.insolvency import procedure_of, with_procedure
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting

UNKNOWN_COMMUNE = Sentence("The debtor's commune is not known for certain: look its court up.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be signed. ``kind`` is the court's, that of a judicial court where none is known."""

    case: Case
    file: CaseFile
    creditor: Creditor
    competence: Competence
    kind: CourtKind
    insee: str
    place: Place
    asked: Asked
    typed: Typed
    faults: tuple[Fault, ...]
    fees: tuple[Fee, ...]
    foreseen: Foreseen
    exhibits: tuple[Behind, ...]
    noticed_on: date | None

    @property
    def stops(self) -> tuple[Fault, ...]:
        """Those that keep it here."""
        return tuple(one for one in self.faults if one.is_blocking)

    @property
    def size(self) -> int:
        """How many bytes the exhibits have."""
        return sum(one.size for one in self.exhibits)

    @property
    def pages(self) -> int:
        """How many pages the exhibits have."""
        return sum(one.pages for one in self.exhibits)


def draft(here: Acting, case: Case, typed: Typed) -> Draft:
    """The petition on a case as it stands today."""
    filed = file_of(here, filing_of(here, case), on=here.today)
    file, ours = filed.file, creditor_of(here, is_complete=False)
    his = with_procedure(here, Debtor.objects.filter(pk=case.debtor_id)).get()
    insee = commune_of(his)
    bare = asked_of(file, fee=Money.zero("EUR"), noticed_on=None)
    competence = court_of(here, file, insee, bare)
    kind = competence.kind or CourtKind.JUDICIAL
    noticed_on = min((one.dated_on for one in file.papers if _is_notice(one) and one.dated_on), default=None)
    asked = asked_of(file, fee=fee_on(here, court_fee_key(kind), here.today).amount, noticed_on=noticed_on)
    place = place_of_postal_code(his.postal_code)
    exhibits = behind(file.papers, filed.papers)
    given = typed if typed.court.strip() else replace(typed, court=competence.name)
    facts = PetitionFacts(
        file,
        replace(creditor_facts(here, ours), account=None),
        replace(debtor_facts(his, email=""), email=None),
        asked,
        given,
        disputed=disputed_of(here, case, here.today),
        noticed_on=noticed_on,
        is_insolvent=procedure_of(his) is not None,
        is_ours=stage_of(case) is CaseStage.AMICABLE,
        to_confirm=bool(competence.to_confirm) or not insee,
        unreadable=tuple(one.title for one in exhibits if not one.pages),
    )
    found = petition_faults(facts, here.today)
    heavy = too_heavy(sum(one.size for one in exhibits))
    return Draft(
        case=case,
        file=file,
        creditor=ours,
        competence=competence,
        kind=kind,
        insee=insee,
        place=place,
        asked=asked,
        typed=given,
        faults=(*found, *([heavy] if heavy else [])),
        fees=fees_of(here, kind, here.today),
        foreseen=foreseen(kind, here.today, own_decisions(here, kind), place=place),
        exhibits=exhibits,
        noticed_on=noticed_on,
    )


def _is_notice(one: Paper) -> bool:
    return one.kind is PaperKind.NOTICE


def commune_of(his: Debtor) -> str:
    """The INSEE code of the debtor's commune, "" where the table knows none or several of that name."""
    found = communes_named("".join(his.postal_code.split()), his.city)
    return found[0].insee if len(found) == 1 else ""


def court_of(here: Acting, file: CaseFile, insee: str, asked: Asked) -> Competence:
    """The court that orders this debtor to pay what is asked."""
    kind = file.asked[0].kind if file.asked else ClaimKind.INVOICE
    is_home = kind is ClaimKind.RENT and file.debtor.kind is DebtorKind.CONSUMER
    found = competent_court(
        insee,
        file.debtor.kind,
        kind,
        asked.claimed.amount,
        on=here.today,
        table=courts_here(here),
        is_home=is_home,
    )
    if insee or found.kind is None:
        return found
    return Competence(found.kind, found.name, found.why, found.article, (UNKNOWN_COMMUNE,))


def disputed_of(here: Acting, case: Case, on: date) -> frozenset[str]:
    """The numbers of the case's invoices that the debtor disputes."""
    held = list(CaseItem.objects.filter(case=case).values_list("receivable_id", flat=True))
    return frozenset(
        one.number
        for one in standings(here, held)
        if any(hold.kind is HoldKind.DISPUTE and hold.binds(on) for hold in one.snapshot.holds)
    )
