"""What a partner gets of a case, out of real books: one content, whichever way it goes."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from pypdf import PdfReader

from relance.documents.archive import archive
from relance.domain.case_file.as_ubl import CAC, CBC
from relance.domain.case_file.model import PaperKind
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.exchanges.recording import note_exchange
from relance.handover.bundle import Bundle, bundle_of
from relance.handover.countries import country_code
from relance.handover.filing import Filing
from relance.handover.papers import Exhibit
from relance.handover.schemas import case_schema
from relance.handover.statement import statement_letter
from relance.language import Language, show
from relance.letters.statement import accounts, due_of
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.domain.case_file.any_file import HOSTILE
from tests.domain.case_file.test_case_file import reminder_schema
from tests.outbox.builders import ALPHA, House
from tests.receivables.force import by_force

ON = date(2026, 5, 4)
ROWS = (f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}", f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}")


def filing(house: House, **more: Any) -> Filing:
    with at_work(house.organisation):
        keys = tuple(Receivable.objects.order_by("due_on", "pk").values_list("pk", flat=True))
        return Filing(Debtor.objects.get().pk, keys, "D-2026-0001", **more)


def made(house: House, language: Language = "fr", **more: Any) -> Bundle:
    wanted = filing(house, **more)
    with house.acting() as here:
        return bundle_of(here, wanted, on=ON, language=language)


def said_in(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(re.sub(r"[\u202f\xa0]", " ", text).split())


def case_json(bundle: Bundle) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(bundle.named("case.json").content)
    assert [error.message for error in Draft202012Validator(json.loads(case_schema())).iter_errors(read)] == []
    return read


@pytest.mark.requirement("AP-3", "EV-4", "P41")
def test_summary_data_reminder_statement_and_lists_say_one_sum(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    bundle = made(house)
    (total,) = case_json(bundle)["LegalMonetaryTotal"]
    payable = Money(Decimal(total["PayableAmount"]["value"]))
    assert payable > Money.eur("230.50"), "150.50, twice 40 euros, and interest"
    reminder = etree.fromstring(bundle.named("reminder.xml").content)
    assert reminder_schema().validate(reminder), reminder_schema().error_log
    assert reminder.findtext(f"{{{CAC}}}LegalMonetaryTotal/{{{CBC}}}PayableAmount") == f"{payable.amount:f}"
    summary = said_in(bundle.named("0-summary.pdf").content)
    assert re.sub(r"[\u202f\xa0]", " ", show(payable, "fr")) in summary
    with house.acting() as here:
        letter = statement_letter(here, filing(house), on=ON)
    due = sum((one.open.amount for one in due_of(letter)), Decimal(0))
    assert due == Decimal(total["principal"]["value"]) == Decimal("150.50")
    assert [account.balance for account in accounts(letter)] == [Money.eur("150.50")]
    assert "Échu : 150,50 €" in said_in(bundle.named("1-statement.pdf").content)


@pytest.mark.requirement("AP-3")
def test_one_content_goes_every_way_and_is_the_same_bytes_for_the_same_day(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    bundle = made(house)
    assert bundle == made(house)
    assert bundle.zipped() == made(house).zipped()
    with zipfile.ZipFile(BytesIO(bundle.zipped().content)) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == {
            one.name: one.content for one in bundle.files
        }
    manifest = json.loads(bundle.named("manifest.json").content)
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        one.name: one.sha256 for one in bundle.files if one.name != "manifest.json"
    }
    listed = {one["name"] for one in case_json(bundle)["files"]}
    assert listed == {one.name for one in bundle.files} - {"case.json", "manifest.json"}


@pytest.mark.requirement("AP-3", "AP-12")
def test_papers_are_numbered_and_what_was_said_and_undertaken_goes_along_but_our_own_notes_do_not(house: House) -> None:
    house.bring(*ROWS)
    house.day()
    with house.acting() as here:
        debtor = DebtorId(Debtor.objects.get().pk)
        for kind, text in (("call", "Il attend un virement."), ("note", "Client difficile.")):
            note_exchange(here, debtor, kind=kind, reason="setback", text=text, held_on=date(2026, 4, 7))
        paper = archive(here, b"%PDF-1.7 delivered", media_type="application/pdf")
        added = Exhibit(1, PaperKind.DELIVERY, Sentence("Bon de livraison"), paper, "bon <1>.pdf", date(2026, 2, 1))
    bundle = made(house, opened_on=date(2026, 4, 8), exhibits=(added,))
    case = case_json(bundle)
    assert [one["Note"] for one in case["exchanges"]] == ["Il attend un virement."]
    assert b"Client difficile" not in bundle.zipped().content
    assert [(one["number"], one["kind"]) for one in case["exhibits"]] == [(1, "delivery"), (2, "letter")]
    assert case["exhibits"][0]["file"] == "exhibits/01-bon--1-.pdf"
    assert bundle.named("exhibits/01-bon--1-.pdf").content == b"%PDF-1.7 delivered"
    delivery = next(one for one in case["evidence"]["elements"] if one["element"] == "delivery")
    assert delivery["held"] == "shown"
    assert "1 : preuve de livraison ; 2 : lettre" in said_in(bundle.named("0-summary.pdf").content)


@pytest.mark.requirement("AP-3", "EV-11")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_consumer_and_another_currency_have_neither_forty_euros_nor_penalties(
    house: House, language: Language
) -> None:
    house.bring("F-1;Mme Exemple;2026-02-01;2026-03-03;100,00;a@b.example;;1 rue Fictive;75001;Paris;")
    with at_work(house.organisation):
        Debtor.objects.update(kind="consumer")
    by_force("UPDATE receivables_receivable SET currency = 'USD' WHERE organisation_id = %(of)s", of=house.organisation)
    bundle = made(house, language)
    (total,) = case_json(bundle)["LegalMonetaryTotal"]
    assert (total["currencyID"], total["PayableAmount"]["value"]) == ("USD", "100.00")
    assert Decimal(total["compensation"]["value"]) == Decimal(total["interest"]["value"]) == 0
    summary = said_in(bundle.named("0-summary.pdf").content)
    words = {"fr": "consommateur ne doit ni", "en": "consumer owes neither"}
    assert words[language] in summary
    assert ("100,00 USD" if language == "fr" else "US$100.00") in summary


@pytest.mark.requirement("AP-3")
def test_no_name_keeps_a_file_from_being_made(house: House) -> None:
    house.bring(*ROWS)
    for name in HOSTILE:
        shown = name.replace("\0", "").strip()[:400]
        with at_work(house.organisation):
            Debtor.objects.update(name=shown, street=shown, city=shown[:200], street_2=shown)
        bundle = made(house)
        case_json(bundle)
        assert reminder_schema().validate(etree.fromstring(bundle.named("reminder.xml").content)), name
        assert bundle.named("0-summary.pdf").content.startswith(b"%PDF")


def test_a_country_is_known_however_it_is_written() -> None:
    assert [
        country_code(one)
        for one in ("", "FRANCE", "Suisse", "Royaume-Uni", "Côte d’Ivoire", "La Réunion", "Pays-Bas", "x")
    ] == [
        "FR",
        "FR",
        "CH",
        "GB",
        "CI",
        "RE",
        "NL",
        "",
    ]


def test_a_file_without_an_account_says_so_before_it_is_made(house: House, tmp_path: Path) -> None:
    house.bring(*ROWS)
    with house.acting() as here:
        set_preference(here, "creditor-siret", "40483304800006")
    case = case_json(made(house))
    assert case["AccountingSupplierParty"]["PartyIdentification"][0]["ID"] == "40483304800006"
    assert {one["code"] for one in case["warnings"]} >= {"no_formal_notice", "invoice_missing"}
