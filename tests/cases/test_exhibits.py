"""Exhibits: a number that was given is the paper's for good, in the case, in its file, and in every later one."""

from __future__ import annotations

import json

import pytest

from relance.cases.bundle import case_bundle
from relance.cases.conversation import Attached
from relance.cases.exhibits import ExhibitWord, add_exhibit, register_late, title_of
from relance.cases.models import Act, Case, Exhibit
from relance.cases.models.papers import ExhibitKind
from relance.cases.reading import read_whole
from relance.documents.archive import archive
from relance.domain.ids import CaseId
from relance.language import say
from relance.receivables.models import InvoiceCopy, Receivable
from relance.tenancy.context import Acting
from tests.at_work import at_work
from tests.cases.test_cases import ROWS, opened
from tests.outbox.builders import House


def copy_of(house: House, number: str) -> None:
    with house.acting() as here:
        document = archive(here, f"%PDF-1.7 {number}".encode(), media_type="application/pdf")
        InvoiceCopy.objects.create(
            organisation_id=here.organisation,
            receivable=Receivable.objects.get(number=number),
            document_id=document,
            file_name=f"{number}.pdf",
        )


def exhibits_of(here: Acting, case: CaseId) -> list[Exhibit]:
    story = read_whole(here, case)
    assert story is not None
    return story.exhibits


def listed(house: House, case: CaseId) -> list[tuple[int, str]]:
    """What the file of the case says: number and path."""
    with house.acting() as here:
        made = case_bundle(here, Case.objects.get(pk=case), on=here.today)
    return [(one["number"], one["file"]) for one in json.loads(made.named("case.json").content)["exhibits"]]


@pytest.mark.requirement("AP-3")
def test_each_paper_has_its_number_from_the_opening_on_and_keeps_it_whatever_comes_later(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    copy_of(house, "F-1")
    case = opened(house)
    at_first = listed(house, case)
    assert [number for number, _file in at_first] == [1, 2]
    assert at_first[0] == (1, "invoices/01-F-1.pdf")
    with house.acting() as here:
        word = ExhibitWord("Bon de livraison", ExhibitKind.DELIVERY)
        assert add_exhibit(here, case, word, Attached("bl.pdf", "application/pdf", b"%PDF-1.7 bl")) == 3
    copy_of(house, "F-2")
    assert listed(house, case) == [*at_first, (3, "exhibits/03-bl.pdf"), (4, "invoices/04-F-2.pdf")]
    with house.acting() as here:
        register_late(here, case)
        register_late(here, case)  # nothing more
    with house.acting() as here:
        assert add_exhibit(here, case, word, Attached("bl2.pdf", "application/pdf", b"%PDF-1.7 bl2")) == 5
    assert listed(house, case)[3] == (4, "invoices/04-F-2.pdf"), "what left under a number keeps it"
    with at_work(house.organisation) as here:
        titles = [say(title_of(one), "fr") for one in exhibits_of(here, case)]
        assert titles[0] == "Facture F-1"
        assert titles[2:] == ["Bon de livraison", "Facture F-2", "Bon de livraison"]
        assert list(Act.objects.filter(kind="exhibit_added", source="program").values_list("code", flat=True)) == ["4"]


def test_a_paper_of_our_own_shows_what_it_did_before_and_nothing_of_another_claim(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    copy_of(house, "F-1")
    case = opened(house)
    with house.acting() as here:
        made = case_bundle(here, Case.objects.get(pk=case), on=here.today)
    elements = {
        one["element"]: one["held"] for one in json.loads(made.named("case.json").content)["evidence"]["elements"]
    }
    assert elements["invoice"] != "shown", "the copy of F-2 is not here: F-1's does not stand for it"
    assert elements["notice"] != "shown"
