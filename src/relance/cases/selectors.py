"""Reading cases, and what would block one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from relance.cases.models import Case, CaseItem
from relance.domain.preflight import Fault
from relance.handover.checking import check
from relance.parties.models import Debtor
from relance.tenancy.context import Acting


def checked(here: Acting, his: Debtor, receivables: Sequence[int]) -> list[Fault]:
    """What blocks a case of these receivables of a debtor's, or wants a look."""
    return list(check(here, his, receivables).faults)


def some_cases(here: Acting, *, is_closed: bool, most: int) -> list[Case]:
    """The cases that are open, or those that are closed, the latest first."""
    found = Case.objects.select_related("debtor").filter(closed_at__isnull=not is_closed)
    return list(found.order_by("-number")[:most])


def open_cases_of(here: Acting, debtor_id: int) -> list[Case]:
    """The open cases of a debtor, the latest first."""
    return list(Case.objects.filter(debtor_id=debtor_id, closed_at=None).order_by("-number"))


def every_item(here: Acting, *, at_once: int = 2000) -> Iterator[CaseItem]:
    """Every receivable of every case, the latest case first, read in parts."""
    found = CaseItem.objects.select_related("case__debtor", "receivable")
    return found.order_by("-case__number", "receivable__due_on", "pk").iterator(chunk_size=at_once)


def find_case(here: Acting, pk: int) -> Case | None:
    """The case of this id, with its debtor; None where the organisation has none."""
    return Case.objects.select_related("debtor").filter(pk=pk).first()


def case_numbered(here: Acting, number: int) -> Case | None:
    """The case that bears this number, with its debtor."""
    return Case.objects.select_related("debtor").filter(number=number).first()


def items_of(here: Acting, case: Case) -> list[CaseItem]:
    """What a case holds, with the receivables, by due date."""
    found = CaseItem.objects.filter(case=case).select_related("receivable")
    return list(found.order_by("receivable__due_on", "pk"))


def in_open_cases(here: Acting, receivables: Sequence[int]) -> set[int]:
    """Those of the receivables that an open case holds."""
    found = CaseItem.objects.filter(receivable_id__in=receivables, is_open=True)
    return set(found.values_list("receivable_id", flat=True))


def cases_of(here: Acting, numbers: Iterable[int]) -> dict[int, int]:
    """The id of each case, by the public number that its receivables bear."""
    return dict(Case.objects.filter(number__in=set(numbers)).values_list("number", "pk"))


def currency_of(here: Acting, case_id: int) -> str:
    """The currency in which a case's sums are typed: that of its receivables; EUR where it has none."""
    found = CaseItem.objects.filter(case_id=case_id).order_by("pk").values_list("currency", flat=True).first()
    return found or "EUR"
