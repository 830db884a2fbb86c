"""A customer of a file is found in the books, whichever tool speaks, or asked about once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from relance.intake.customer_matching import Finder, Known
from relance.intake.formats.told import Told
from relance.intake.merge.corrected import Changed
from relance.intake.refusals import QuestionsOpen
from relance.intake.rows import DebtorRow
from relance.intake.taking import Taken, Taking, take
from relance.journal.verification import verify_journal
from relance.parties.models import Debtor
from relance.parties.selectors import debtors_with_contacts
from relance.receivables.models import Hold, Payment, Receivable
from tests.at_work import at_work
from tests.intake.builders import sale, write_csv, write_fec
from tests.outbox.builders import MORNING

CASES = Path(__file__).with_name("cases")
HEADER = "Numéro;Date;Échéance;Code client;Client;E-mail;Ville;Total TTC"


def bring(organisation: int, path: Path, **answers: str) -> Taken:
    told = Told(answers={name.replace("__", ":"): choice for name, choice in answers.items()})
    with at_work(organisation, MORNING) as here:
        return take(here, path, told, Taking())


def answered(organisation: int, path: Path, answers: dict[str, str]) -> Taken:
    with at_work(organisation, MORNING) as here:
        return take(here, path, Told(answers=answers), Taking())


def codes(organisation: int) -> list[str]:
    with at_work(organisation):
        return list(Debtor.objects.order_by("code").values_list("code", flat=True))


def listed(folder: Path, *rows: str, name: str = "list.csv") -> Path:
    return write_csv(folder, HEADER, *rows, name=name)


@pytest.mark.parametrize("code", ["C0104", "c104", "411C0104", "411000/C0104", "41100000/C0104"])
def test_a_list_finds_the_ledgers_customer_by_a_code_written_otherwise(
    organisation: int, tmp_path: Path, code: str
) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 12000, aux="C0104"), sale("F8", 500, aux="C9")))
    row = f"F2;13/01/2026;;{code};Client C0104;a@ambre.example;;10,00"
    done = bring(organisation, listed(tmp_path, row))
    if "/" in code and code != "411000/C0104":
        assert isinstance(done.refused, QuestionsOpen)
        return
    assert done.refused is None
    assert codes(organisation) == ["411000/C0104", "411000/C9"]
    with at_work(organisation):
        assert Receivable.objects.get(number="F2").debtor.code == "411000/C0104"


@pytest.mark.parametrize(
    ("known", "new", "is_found"),
    [
        ("C1;Ambre SARL;compta@ambre.example;Lyon", ";AMBRE;compta@ambre.example;", True),
        ("C1;Ambre SARL;;Lyon", ";Ambre SARL;;Lyon", True),
        ("C1;Ambre SARL;;", ";Ambre SARL;;", True),
        ("C1;Ambre SARL;;Lyon", ";Ambre SARL;;Nice", False),
        ("C1;Ambre SARL;;", "C2;Bois SARL;;", False),
    ],
)
def test_without_a_code_a_name_or_an_address_finds_them(
    organisation: int, tmp_path: Path, known: str, new: str, is_found: bool
) -> None:
    bring(organisation, listed(tmp_path, f"F1;13/01/2026;;{known};10,00"))
    done = bring(organisation, listed(tmp_path, f"F2;14/01/2026;;{new};20,00", name="b.csv"))
    assert done.refused is None
    assert len(codes(organisation)) == (1 if is_found else 2)


def test_a_customer_of_another_code_in_the_same_tool_is_another_one(organisation: int, tmp_path: Path) -> None:
    bring(organisation, listed(tmp_path, "F1;13/01/2026;;C1;Martin Frères;;;10,00"))
    done = bring(organisation, listed(tmp_path, "F2;14/01/2026;;C2;Martin;;;20,00", name="b.csv"))
    assert done.refused is None
    assert codes(organisation) == ["C1", "C2"]


def test_who_was_known_by_name_alone_takes_the_code_that_comes(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_csv(tmp_path, "Numéro;Date;Client;Total TTC", "F1;13/01/2026;Ambre SARL;10,00"))
    bring(organisation, listed(tmp_path, "F1;13/01/2026;;C1;Ambre SARL;;;10,00", "F2;14/01/2026;;C1;Ambre SARL;;;5,00"))
    assert codes(organisation) == ["C1"]
    with at_work(organisation):
        assert sorted(Receivable.objects.filter(open_amount__gt=0).values_list("number", flat=True)) == ["F1", "F2"]
        assert not Payment.objects.exists()


def close(organisation: int, folder: Path) -> Path:
    """A file whose customer may be one of the books; returns it."""
    bring(organisation, write_fec(folder, sale("F1", 12000, aux="C0104"), sale("F8", 500, aux="C9")))
    with at_work(organisation):
        Debtor.objects.filter(code="411000/C0104").update(name="Brasserie du Phare Éteint")
    return listed(folder, "F2;13/01/2026;;;LE PHARE SARL;;;10,00")


ASKED = "customer:le phare sarl:411000/C0104"


def test_one_who_may_be_known_is_asked_about_and_the_file_waits(organisation: int, tmp_path: Path) -> None:
    asked = bring(organisation, close(organisation, tmp_path))
    assert isinstance(asked.refused, QuestionsOpen)
    (question,) = asked.parsed.questions.open
    assert (question.id, [choice.name for choice in question.choices]) == (ASKED, ["same", "other", "later"])
    assert ("name", "LE PHARE SARL", "Brasserie du Phare Éteint", "close") in question.samples
    with at_work(organisation):
        assert not Receivable.objects.filter(number="F2").exists()


def test_the_same_customer_is_asked_about_once(organisation: int, tmp_path: Path) -> None:
    path = close(organisation, tmp_path)
    assert answered(organisation, path, {ASKED: "same"}).refused is None
    assert codes(organisation) == ["411000/C0104", "411000/C9"]
    again = bring(
        organisation, listed(tmp_path, "F2;13/01/2026;;;Le Phare SARL;;;10,00", "F3;15/01/2026;;;Le Phare SARL;;;1,00")
    )
    assert again.refused is None
    assert codes(organisation) == ["411000/C0104", "411000/C9"]


def test_another_customer_is_booked_apart_and_not_asked_about_again(organisation: int, tmp_path: Path) -> None:
    path = close(organisation, tmp_path)
    assert answered(organisation, path, {ASKED: "other"}).refused is None
    assert codes(organisation) == ["411000/C0104", "411000/C9", "LE PHARE SARL"]
    assert bring(organisation, path).refused is None
    with at_work(organisation):
        assert not Hold.objects.exists()


def test_who_is_said_later_is_booked_apart_and_not_reminded(organisation: int, tmp_path: Path) -> None:
    path = close(organisation, tmp_path)
    assert answered(organisation, path, {ASKED: "later"}).refused is None
    with at_work(organisation) as here:
        doubted = Debtor.objects.get(code="LE PHARE SARL")
        assert doubted.maybe_same_as is not None
        assert doubted.maybe_same_as.code == "411000/C0104"
        held = Hold.objects.get(released_at=None)
        assert (held.debtor_id, held.owner_kind, held.owner_id) == (doubted.pk, "identity", doubted.pk)
        assert list(verify_journal(here)) == []
    assert bring(organisation, path).refused is None
    with at_work(organisation):
        assert Hold.objects.count() == 1


@pytest.mark.requirement("P18")
def test_customers_coded_anew_are_asked_about_once_and_owe_the_same_invoices(organisation: int) -> None:
    bring(organisation, CASES / "odoo-aux-january.txt")
    asked = bring(organisation, CASES / "odoo-aux-february.txt")
    assert isinstance(asked.refused, QuestionsOpen)
    assert [question.id for question in asked.parsed.questions.open] == ["customers:recoded"]
    done = answered(organisation, CASES / "odoo-aux-february.txt", {"customers:recoded": "same"})
    assert done.refused is None
    assert done.booked is not None
    assert (done.booked.created, done.booked.settled, done.booked.debtors) == (1, 0, 0)
    assert [str(one.after) for one in done.booked.corrected if one.what is Changed.CODE] == codes(organisation), (
        "and it is told"
    )
    assert codes(organisation) == ["411000/41100042", "411000/41100043", "411000/41100044"]
    with at_work(organisation) as here:
        assert Receivable.objects.filter(open_amount__gt=0).count() == 4
        assert not Payment.objects.exists()
        assert list(verify_journal(here)) == []


def test_a_code_that_two_rows_might_mean_is_asked_about() -> None:
    known = [Known("411000/C1", "Ambre")]
    rows = [DebtorRow("C1", "Ambre"), DebtorRow("c01", "Ambre Nord")]
    matches = Finder(known, ()).match(rows)
    assert not matches.found
    assert [row.code for row, _ in matches.unsure] == ["C1", "c01"]


def test_two_companies_by_their_numbers_are_never_one() -> None:
    known = [Known("411000/C1", "Ambre SARL", frozenset({"404833048"}), city="Lyon")]
    row = DebtorRow("Ambre SARL", "Ambre SARL", siren="356000000", city="Lyon")
    matches = Finder(known, ()).match([row])
    assert (matches.found, matches.unsure) == ({}, [])
    matches = Finder(known, ()).match([replace(row, name="Dune", siren="404833048")])
    assert [one.code for _, one in matches.unsure] == ["411000/C1"]


def test_an_address_that_everybody_has_finds_nobody() -> None:
    known = [Known("411000/C1", "Ambre", emails=frozenset({"a@gmail.com"}), city="Lyon")]
    matches = Finder(known, ()).match([DebtorRow("Bois", "Bois", email="b@gmail.com", city="Lyon")])
    assert (matches.found, matches.unsure) == ({}, [])


def test_words_in_vat_cells_leave_every_kind_unknown(organisation: int) -> None:
    assert bring(organisation, CASES / "vat-words.csv").refused is None
    with at_work(organisation) as here:
        assert set(Debtor.objects.values_list("kind_in_law", flat=True)) == {"unknown"}
        assert [row["kind"] for row in debtors_with_contacts(here)] == ["unknown"] * 9


def test_the_second_line_of_an_address_comes_with_contacts_and_goes_with_another_street(
    organisation: int, tmp_path: Path
) -> None:
    for name in ("Ambre SARL", "Bois SARL"):
        bring(organisation, listed(tmp_path, f"F-{name};13/01/2026;;{'C1' if 'A' in name else 'C2'};{name};;;10,00"))
    assert bring(organisation, CASES / "address-2.csv").refused is None
    where = ("street", "street_2", "city")
    with at_work(organisation):
        assert Debtor.objects.values_list(*where).get(code="C1") == (
            "12 rue de l'Étang",
            "Bâtiment C, 3e étage",
            "Lyon",
        )
    same = write_csv(tmp_path, "Code client;Client;E-mail;Adresse", "C1;Ambre SARL;;12 rue de l'Étang", name="c.csv")
    moved = write_csv(tmp_path, "Code client;Client;E-mail;Adresse", "C1;Ambre SARL;;3 quai Neuf", name="d.csv")
    for path, second in ((same, "Bâtiment C, 3e étage"), (moved, "")):
        assert bring(organisation, path).refused is None
        with at_work(organisation):
            assert Debtor.objects.get(code="C1").street_2 == second


def test_an_import_again_rewrites_no_customer(organisation: int, tmp_path: Path) -> None:
    path = listed(tmp_path, "F1;13/01/2026;;C1;Ambre SARL;a@ambre.example;Lyon;10,00")
    bring(organisation, path)
    with at_work(organisation):
        version = Debtor.objects.extra(select={"v": "xmin::text"}).get(code="C1").v
    bring(organisation, path)
    with at_work(organisation):
        assert Debtor.objects.extra(select={"v": "xmin::text"}).get(code="C1").v == version


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize(
    ("header", "whose"),
    [
        ("Code client;E-mail", "C1;"),
        ("Code client;E-mail", "C1;marie@dupont.example"),
        ("E-mail", "marie@dupont.example"),
        ("E-mail", ""),  # by the invoice that both files hold
    ],
)
def test_who_was_known_by_the_surname_alone_stays_the_same_customer_once_the_first_name_is_read(
    organisation: int, tmp_path: Path, header: str, whose: str
) -> None:
    columns = f"Numéro;Date;Échéance;Total TTC;{header}"
    before = write_csv(tmp_path, f"{columns};Nom", f"F1;13/01/2026;13/02/2026;10,00;{whose};Dupont", name="a.csv")
    assert bring(organisation, before).refused is None
    whole = f"F1;13/01/2026;13/02/2026;10,00;{whose};Dupont;Marie"
    after = write_csv(tmp_path, f"{columns};Nom;Prénom", whole, name="b.csv")
    assert bring(organisation, after).refused is None
    with at_work(organisation):
        assert [one.name for one in Debtor.objects.all()] == ["Marie Dupont"]
        assert [(one.number, one.open_amount) for one in Receivable.objects.all()] == [("F1", Decimal(10))]


@pytest.mark.requirement("EV-12")
def test_two_people_whom_the_books_took_for_one_are_asked_about(organisation: int, tmp_path: Path) -> None:
    columns, day = "Numéro;Date;Échéance;Total TTC", "13/01/2026;13/02/2026;10,00"
    before = write_csv(tmp_path, f"{columns};Nom", f"F1;{day};Dupont", f"F2;{day};Dupont", name="a.csv")
    assert bring(organisation, before).refused is None
    people = (f"F1;{day};Dupont;Marie", f"F2;{day};Dupont;Jean")
    done = bring(organisation, write_csv(tmp_path, f"{columns};Nom;Prénom", *people, name="b.csv"))
    assert isinstance(done.refused, QuestionsOpen)
