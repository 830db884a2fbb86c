"""``relance petition``, ``relance courts``, ``relance form``: a petition from its check to the decision, by commands alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from relance.cli import courts, form, petition
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.cases.test_cases import ROWS, opened
from tests.court.builders import a_pdf, with_papers
from tests.outbox.builders import MORNING, House

TYPED = ("--basis", "Commandes livrées.", "--signatory", "Inès Fictive", "--quality", "gérante", "--confirmed")


def said(house: House, group: object, *arguments: str) -> Result:
    with at_work(house.organisation):
        slug = Organisation.objects.get().slug
    return CliRunner().invoke(group.command, [*arguments, "--organisation", slug])  # type: ignore[attr-defined]


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("RU-15", "RU-16", "RU-17")
def test_a_petition_from_its_check_to_the_decision(house: House, tmp_path: Path) -> None:
    house.bring(*ROWS)
    with_papers(house, opened(house))
    bare = said(house, petition, "check", "1", "--json")
    assert bare.exit_code == 1
    assert {one["code"] for one in json.loads(bare.output)["faults"] if one["blocks"]} >= {
        "basis_missing",
        "court_to_confirm",
    }
    told = said(house, petition, "check", "1", *TYPED)
    assert (told.exit_code, "Tribunal des activités économiques de Paris" in told.output) == (0, True), told.output
    paper = tmp_path / "petition.pdf"
    assert said(house, petition, "sign", "1", *TYPED, "--to", str(paper)).exit_code == 0
    assert paper.read_bytes().startswith(b"%PDF")
    blank = tmp_path / "form.pdf"
    blank.write_bytes(a_pdf())
    refused = said(house, form, "fill", str(blank), "--case", "1", "--to", str(tmp_path / "filled.pdf"))
    assert "no fields" in str(refused.exception)
    filed = said(house, petition, "file", "1", "--way", "portal", "--paper", str(blank))
    assert "2026" in filed.output, (filed.output, filed.exception)
    assert said(house, petition, "decision", "1", "granted", "--on", "2026-04-07").exit_code == 0
    (listed,) = json.loads(said(house, petition, "list", "--json").output)
    assert (listed["outcome"], listed["serve_by"]) == ("granted", "2026-10-07")


@time_machine.travel(MORNING, tick=False)
def test_the_court_of_a_commune_is_said_with_what_is_to_be_confirmed(house: House) -> None:
    found = json.loads(said(house, courts, "find", "67000", "Strasbourg", "--json").output)
    assert (found["insee"], found["kind"]) == ("67482", "commercial_chamber")
    assert found["to_confirm"]
    unknown = said(house, courts, "find", "67000", "Nulle-Part-en-Fiction")
    assert "--insee" in str(unknown.exception)
