"""``relance certificate``: drafted, signed over one invoice or several of one customer, and checked without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance.cli.certificate import command
from relance.closing.models import Certificate
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, BETA, House

pytestmark = pytest.mark.requirement("SW-20")
SIGNED = ("--quality", "manager", "--signed-by", "Odile Exemple")


def said(house: House, *arguments: str) -> Result:
    with at_work(house.organisation):
        slug = Organisation.objects.get().slug
    about = [] if arguments[0] == "check" else ["--organisation", slug]
    return CliRunner().invoke(command, [*arguments, *about])


@pytest.fixture
def asked(house: House) -> House:
    """Two invoices of one customer and one of another, about which letters have left."""
    house.bring(
        f"F-1;Moulin Imaginaire;2026-02-01;2026-03-03;600,00;{ALPHA}",
        f"F-2;Moulin Imaginaire;2026-02-01;2026-03-03;50,00;{ALPHA}",
        f"F-3;Scierie Imaginaire;2026-02-01;2026-03-03;70,00;{BETA}",
    )
    house.day()
    return house


def test_one_paper_is_drafted_signed_and_checked(asked: House, tmp_path: Path) -> None:
    draft, paper = tmp_path / "draft.pdf", tmp_path / "paper.pdf"
    assert "Written" in said(asked, "draft", "F-1", "--to", str(draft)).output
    with at_work(asked.organisation):
        assert not Certificate.objects.exists()
    signed = json.loads(said(asked, "sign", "F-1", "--to", str(paper), *SIGNED, "--json").output)
    assert signed["unpaid"] == "600.00"
    checked = said(asked, "check", str(paper), "--hash", signed["sha256"])
    assert checked.exit_code == 0
    assert "It is the one that was sealed." in checked.output
    other = said(asked, "check", str(paper), "--hash", "0" * 64)
    assert (other.exit_code, "another" in other.output) == (1, True)


def test_one_paper_is_about_several_invoices_of_one_customer_and_no_other(asked: House, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    signed = json.loads(said(asked, "sign", "F-1", "--also", "F-2", "--to", str(paper), *SIGNED, "--json").output)
    assert signed["unpaid"] == "650.00"
    with at_work(asked.organisation):
        assert len(Certificate.objects.get().receivables) == 2
    refused = said(asked, "sign", "F-1", "--also", "F-3", "--to", str(paper), *SIGNED)
    assert "not all of one customer" in str(refused.exception)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("draft", "F-9", "--to", "x.pdf"), "F-9"),
        (("sign", "F-1", "--to", "/nowhere/x.pdf", *SIGNED), "was not written"),
        (("sign", "F-1", "--to", "x.pdf", "--signed-by", "Odile Exemple"), "signed by a person"),
        (("check", "/nowhere/x.pdf"), "could not be read"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_keeps_nothing(asked: House, arguments: tuple[str, ...], why: str) -> None:
    assert why in str(said(asked, *arguments).exception)
    with at_work(asked.organisation):
        assert not Certificate.objects.exists()
