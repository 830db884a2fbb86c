"""Collections as the demonstration lives them: cases in each stage, and a firm at work for three creditors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from relance.cases.acting import stage_of
from relance.cases.models import Case
from relance.cases.opening import open_case
from relance.demonstration import caseload, courts, workshop
from relance.demonstration.firm import Firm
from relance.domain.ids import CaseId, DebtorId, MandateId, ReceivableId
from relance.domain.money import Money
from relance.domain.procedure.stages import CloseCode
from relance.firms.entrusting import entrust
from relance.firms.lists import mandates_of_firm
from relance.firms.models import FirmLetter, Receipt, Remittance
from relance.jobs.installation import Installation
from relance.language import Language
from relance.receivables.models import Receivable
from relance.tenancy.context import Desk
from relance.tenancy.organisations import move_clock

OPENS, WORKS, LAST = date(2026, 11, 10), date(2026, 11, 13), date(2026, 11, 16)
PLAN_TO_COME = date(2026, 12, 15)
RECEIVED = Money.eur("150.00")
TASK = "Retrouver le bon de commande signé"


@dataclass(frozen=True, slots=True)
class Collected:
    """What there is to look at: the company's cases by stage, and what the firm did under its mandates."""

    cases: dict[str, int]
    mandates: int
    first_letters: int
    receipts: int
    remittances: int


@dataclass
class Collections:
    """``company`` and ``rental`` are organisations that have lived before; ``until`` is the moment at which the second stands."""

    installation: Installation
    folder: Path
    actor: str
    language: Language
    company: int
    rental: int
    until: datetime
    now: datetime = field(default=datetime(2026, 11, 10, tzinfo=UTC), init=False)
    workshop: int = field(default=0, init=False)
    firm: Firm = field(init=False)

    def live(self, *, owner_email: str, owner_name: str) -> None:
        """Three days of November, and a last morning."""
        self.now = _moment(OPENS)
        self.firm = Firm(self.installation, self.folder / "outbox-cabinet", self.actor, lambda: self.now)
        self.firm.found(self.language, owner_name)
        self.workshop = workshop.found(self._desk, self.language, owner_email, owner_name, self.now)
        files = self._opens()
        self._company_and_firm(files)
        self._workshop()
        self.now = self.until
        self._rental()
        for organisation in (self.rental, self.workshop, self.firm.organisation):
            with self._desk(organisation).acting() as here:
                move_clock(here)

    def look_back(self) -> Collected:
        """What became of it."""
        with self._desk(self.company).acting():
            stages = Counter(stage_of(case).value for case in Case.objects.all())
        done: Counter[str] = Counter()
        for organisation in (self.company, self.rental, self.workshop):
            with self._desk(organisation).acting():
                done["letters"] += FirmLetter.objects.filter(is_first=True, sent_on__isnull=False).count()
                done["receipts"] += Receipt.objects.exclude(payment=None).count()
                done["remittances"] += Remittance.objects.count()
        with self.firm.home.acting() as home:
            mandates = len(mandates_of_firm(home))
        return Collected(dict(sorted(stages.items())), mandates, done["letters"], done["receipts"], done["remittances"])

    def _opens(self) -> caseload.Files:
        """The company's cases, as they stand on the day that they are opened."""
        company = self._desk(self.company)
        files = caseload.open_cases(company, self.folder / "books/completed.csv")
        caseload.set_a_task(company, files.ours, TASK, within_days=14)
        caseload.place_with_partner(
            company, self.installation, self.folder / "outbox-partner", [files.asked, files.placed]
        )
        caseload.agree_on_plan(company, files.plan, (WORKS, LAST, PLAN_TO_COME))
        courts.prices(company)
        return files

    def _company_and_firm(self, files: caseload.Files) -> None:
        """What is paid, what is not, what a partner asks, what the firm does; the second instalment stays away."""
        company = self._desk(self.company)
        mandate = self.firm.mandated_by(company)
        entrusted = self._entrusted(company, mandate, files.remitted)
        waiting = self._entrusted(company, mandate, files.at_firm)
        in_part, refused = (courts.goes_to_court(company, one) for one in (files.in_part, files.refused))
        self.now = _moment(WORKS)
        courts.goes_to_court(company, files.at_court)
        caseload.pay(company, files.plan, parts=caseload.INSTALMENTS)
        caseload.pay(company, files.paid)
        caseload.close(company, files.paid, CloseCode.PAID)
        caseload.close(company, files.taken_back, CloseCode.TAKEN_BACK, "Le client a rappelé : il règle directement.")
        for one in (entrusted, waiting):
            self.firm.writes_first(company, one)
        self.now = _moment(LAST)
        caseload.partner_asks(company, files.asked)
        courts.granted_in_part(company, in_part)
        courts.refused(company, refused)
        self.firm.receives(company, mandate, entrusted, RECEIVED)
        self.firm.remits(mandate)

    def _workshop(self) -> None:
        """The small creditor: one case whose first letter leaves today, and one that the firm has not looked at yet."""
        workshop_desk = self._desk(self.workshop)
        with workshop_desk.acting() as here:
            workshop.bring(here, self.folder / "books/menuiserie.csv")
        mandate = self.firm.mandated_by(workshop_desk)
        case = self._case_of(workshop_desk, workshop.LATE)
        self.firm.writes_first(workshop_desk, self._entrusted(workshop_desk, mandate, case))
        new = self._case_of(workshop_desk, workshop.NEW)
        with workshop_desk.acting() as here:
            entrust(here, new, mandate)

    def _rental(self) -> None:
        """The rental has a seminar that nobody paid."""
        rental = self._desk(self.rental)
        with rental.acting() as here:
            workshop.bring(here, self.folder / "books/gites.csv", workshop.SEMINAR)
        mandate = self.firm.mandated_by(rental)
        case = self._case_of(rental, workshop.SEMINAR[0].customer)
        self.firm.writes_first(rental, self._entrusted(rental, mandate, case))

    def _entrusted(self, creditor: Desk, mandate: MandateId, case: CaseId) -> int:
        return self.firm.takes_on(creditor, case, mandate)

    def _case_of(self, creditor: Desk, customer: str) -> CaseId:
        with creditor.acting() as here:
            owed = Receivable.objects.filter(debtor__name=customer, open_amount__gt=0, due_on__lt=here.today)
            found = list(owed.order_by("number").values_list("pk", "debtor_id"))
            return open_case(here, DebtorId(found[0][1]), [ReceivableId(pk) for pk, _ in found])

    def _desk(self, organisation: int) -> Desk:
        return Desk(organisation, self.actor, lambda: self.now)


def _moment(day: date) -> datetime:
    """Half past ten in Paris: within the hours of contacts."""
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
