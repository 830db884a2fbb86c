"""What a partner gets of a case: its file as ``handover`` makes it, under the case's reference and with its exhibits."""

from __future__ import annotations

from datetime import date

from relance.cases.exhibits import is_ours, title_of
from relance.cases.models import Case, CaseItem, Exhibit
from relance.domain.case_file.model import PaperKind
from relance.handover.bundle import Bundle, bundle_of
from relance.handover.filing import Filing
from relance.handover.papers import Exhibit as Added
from relance.language import Language
from relance.tenancy.context import Acting


def reference_of(case: Case) -> str:
    """The case as others quote it: D-2026-0007."""
    return f"D-{case.opened_at.year}-{case.number:04d}"


def filing_of(here: Acting, case: Case) -> Filing:
    """What goes into the file of a case: its receivables, and of each exhibit the latest version."""
    items = CaseItem.objects.filter(case=case).order_by("receivable__due_on", "pk")
    versions = Exhibit.objects.filter(case=case).select_related("act").order_by("number", "version")
    latest = {one.number: one for one in versions}
    exhibits = tuple(
        Added(
            one.number, PaperKind(one.kind), title_of(one), one.document_id, one.file_name, one.dated_on, one.proof, is_ours(one)
        )
        for one in latest.values()
    )  # fmt: skip
    return Filing(
        case.debtor_id,
        tuple(items.values_list("receivable_id", flat=True)),
        reference_of(case),
        case.opened_at.astimezone(here.zone).date(),
        exhibits,
    )


def case_bundle(here: Acting, case: Case, *, on: date, language: Language = "fr") -> Bundle:
    """Everything of a case, file by file. Raises IdentityIncomplete, WordingRefused, LetterNotRendered."""
    return bundle_of(here, filing_of(here, case), on=on, language=language)


def bundle(here: Acting, case: Case, *, on: date, language: Language = "fr") -> bytes:
    """The same as a ZIP, the same bytes for the same case and day."""
    return case_bundle(here, case, on=on, language=language).zipped().content
