"""Reading cases, and what would block one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Count, F

from relance.cases.models import Case, CaseItem
from relance.domain.preflight import Fault
from relance.handover.checking import check
from relance.parties.models import Debtor
from relance.tenancy.context import Acting


def checked(here: Acting, his: Debtor, receivables: Sequence[int]) -> list[Fault]:
    """What blocks a case of these receivables of a debtor's, or wants a look."""
    return list(check(here, his, receivables).faults)


def cases(here: Acting, *, most: int) -> list[tuple[Case, int]]:
    """Cases with the number of their receivables, the open ones first, then the latest."""
    order = F("closed_at").desc(nulls_first=True), "-number"
    found = list(Case.objects.select_related("debtor").order_by(*order)[:most])
    sizes = dict(CaseItem.objects.filter(case__in=found).values_list("case_id").annotate(Count("pk")))
    return [(one, sizes.get(one.pk, 0)) for one in found]


def every_item(here: Acting, *, at_once: int = 2000) -> Iterator[CaseItem]:
    """Every receivable of every case, the latest case first, read in parts."""
    found = CaseItem.objects.select_related("case__debtor", "receivable")
    return found.order_by("-case__number", "receivable__due_on", "pk").iterator(chunk_size=at_once)


def find_case(here: Acting, pk: int) -> Case | None:
    """The case of this id, with its debtor; None where the organisation has none."""
    return Case.objects.select_related("debtor").filter(pk=pk).first()


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
