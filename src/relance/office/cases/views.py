"""The whole file of a case, to give to any partner."""

from __future__ import annotations

from relance.cases.bundle import bundle
from relance.cases.selectors import find_case
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


@page
def case_bundle(visit: Visit, here: Acting, pk: int) -> Page:
    """The whole file, to give to a partner."""
    demand(Right.ACT, here)
    one = found(find_case(here, pk))
    return download(bundle(here, one, on=visit.today), "application/zip", f"case-{one.number}.zip")
