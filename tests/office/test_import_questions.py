"""The page of a file's questions: each answer with what it would make owed, nothing chosen beforehand, asked once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.domain.sentences import Sentence
from relance.intake.models import Answer, Import, Upload
from relance.intake.questions import Choice, Question
from relance.office.imports.asked import asked
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.intake.asking import ABOUT_REST, LIST, MARK, REST, asking
from tests.office.people import Person
from tests.outbox.builders import MORNING

pytestmark = pytest.mark.requirement("EV-12")


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def drops(person: Person, content: str = LIST, name: str = "list.csv") -> str:
    return person.does("import/upload/", file=SimpleUploadedFile(name, content.encode()))


def where(organisation: int) -> str:
    with at_work(organisation):
        return f"import/{Upload.objects.latest('pk').pk}/"


def test_a_file_that_asks_shows_its_questions_and_nothing_to_book(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    page = drops(Person(organisation))
    for said in (
        "What is in the column Amount due?",
        "No other column says what was paid.",
        "our guess",
        "&lt;20,00&gt;",
        "€120.50",
        "1 question first; nothing is booked yet.",
        "2 customers owe you:",
        "if we read it right.",
        "Read again with my answers",
    ):
        assert said in page
    assert "/book/" not in page
    radios = re.findall(r'<input type="radio"[^>]*>', page)
    assert len(radios) == 3
    assert not any("checked" in radio for radio in radios)
    harmful = re.findall(r'<label class="choice effect( is-bad)?">', page)
    assert harmful == ["", " is-bad", " is-bad"]
    assert page.count("could be claimed") == 2


def test_answers_are_kept_with_the_file_until_it_is_booked_and_then_for_its_shape(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    owner = Person(organisation)
    drops(owner)
    path = where(organisation)
    assert "What is in the column Mark?" in owner.does(f"{path}tell/", **{f"answer:{REST}": "none", "remember": "yes"})
    read = owner.does(f"{path}tell/", **{f"answer:{REST}": "remaining", f"answer:{MARK}": "ignore", "remember": "yes"})
    assert "Book 2 rows" in read
    assert "Your answers of" not in read  # they are of today, not of before
    with at_work(organisation):
        assert not Answer.objects.exists()
    assert "2 rows of list.csv booked: 2 invoices open." in owner.does(f"{path}book/")
    with at_work(organisation):
        assert dict(Answer.objects.values_list("question", "choice")) == {REST: "remaining"}
    again = drops(owner, LIST.replace("F-2", "F-3"))
    assert "Your answers of 7 Apr 2026 were used." in again
    seen = owner.sees(where(organisation), see="answers")
    assert re.search(r'value="remaining" required checked', seen)
    assert "Change an answer, and see what it changes before anything is booked." in seen
    assert "What is in the column Mark?" in owner.does(f"{where(organisation)}tell/", **{f"answer:{REST}": "none"})
    with at_work(organisation):
        assert Answer.objects.get().choice == "remaining"  # a change is kept once it is booked


def test_answers_may_hold_for_one_file_alone(organisation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asking(monkeypatch)
    owner = Person(organisation)
    drops(owner)
    owner.does(f"{where(organisation)}tell/", **{f"answer:{REST}": "remaining", "remember": ""})
    owner.does(f"{where(organisation)}book/")
    with at_work(organisation):
        assert Receivable.objects.count() == 2
        assert not Answer.objects.exists()


def test_kept_answers_are_listed_and_forgotten_and_the_next_file_asks_again(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    owner = Person(organisation)
    drops(owner)
    owner.does(f"{where(organisation)}tell/", **{f"answer:{REST}": "remaining"})
    owner.does(f"{where(organisation)}book/")
    listed = owner.sees("import/")
    assert "What is in the column Amount due?" in listed
    assert "Numéro, Client, Date, Échéance, TTC" in listed
    with at_work(organisation):
        key = Answer.objects.get().pk
    collector = Person(organisation, Role.COLLECTOR)
    assert collector.client.post(collector.path("import/answers/forget/"), {"answer": key}).status_code == 403
    assert "Forget what is ticked" not in collector.sees("import/")
    owner.does("import/answers/forget/", answer=["x", str(key)])
    assert "nothing is booked yet" in drops(owner)


def test_booking_past_an_open_question_books_nothing(organisation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asking(monkeypatch)
    owner = Person(organisation)
    drops(owner)
    page = owner.does(f"{where(organisation)}book/", accept="yes")
    assert "What is in the column Amount due?" in page
    with at_work(organisation):
        assert not Import.objects.exists()


def test_more_than_five_unsure_customers_are_one_list_and_fewer_are_compared(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same(number: int) -> Question:
        return Question(
            f"customer:{number}",
            Sentence("Is {name} your {code}?", {"name": f"PHARE {number}", "code": f"C{number}"}),
            (Choice("yes", Sentence("Yes, the same customer")), Choice("no", Sentence("No, another customer"))),
            guess="yes",
            sample_header=("trait", "file", "known", "agreement"),
            samples=(
                ("name", "PHARE", "Phare Fictif", "close"),
                ("code", "PHARE", "C1", "other"),
                ("city", "SAINTE-FICTION", "Sainte-Fiction", "same"),
                ("email", "a@phare.example", "b@phare.example", "domain"),
            ),
        )

    asking(monkeypatch, *(same(number) for number in range(5)))
    owner = Person(organisation)
    few = drops(owner)
    assert few.count('class="plain compare"') == 5
    assert "differs" not in few  # a file without codes names its customers by their names
    town, email = (few.split(f"{fact}</th>")[1].split("</tr>")[0] for fact in ("Town", "E-mail"))
    assert re.search(r"SAINTE-FICTION.*?Sainte-Fiction.*?agrees", town, re.DOTALL)
    assert re.search(r"a@phare.example.*?b@phare.example.*?same domain", email, re.DOTALL)
    asking(monkeypatch, *(same(number) for number in range(6)), ABOUT_REST)
    many = owner.sees(where(organisation))
    assert 'class="plain compare"' not in many
    assert many.count('<select name="answer:customer:') == 6
    assert many.count('type="radio"') == 3


def test_the_rows_in_error_are_downloaded_as_they_stand_and_compute_nothing(organisation: int) -> None:
    owner = Person(organisation)
    drops(owner, LIST + "F-3;=cmd();03/02/2026;25/03/2026;12,x\r\n")
    path = where(organisation)
    answer = owner.client.get(owner.path(f"{path}errors.csv"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    if len(rows[0]) == 1:
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Line", "Field", "Value"]
    assert rows[0][4:] == ["Numéro", "Client", "Date", "Échéance", "TTC"]
    assert (rows[1][0], rows[1][2], rows[1][4]) == ("4", "12,x", "F-3")
    assert not rows[1][5].startswith("=")
    assert owner.status(f"{path}errors.exe") == 404


def test_a_file_is_given_up_and_gone(organisation: int) -> None:
    owner = Person(organisation)
    drops(owner)
    path = where(organisation)
    assert "The file is given up. Nothing of it was booked." in owner.does(f"{path}give-up/")
    with at_work(organisation):
        assert not Upload.objects.exists()
    assert owner.status(path) == 404
    assert owner.status(f"{path}tell/", post=True) in (302, 404)


def test_naming_one_column_says_nothing_of_the_others(organisation: int) -> None:
    """A column that nobody spoke of is not told to stand for nothing: it might still have to be asked about."""
    owner = Person(organisation)
    drops(owner, LIST.replace("TTC\r\n", "TTC;Rep.\r\n", 1))
    path = where(organisation)
    owner.does(
        f"{path}tell/",
        **{
            "column:TTC": "remaining",
            "was:TTC": "total",
            "column:Rep.": "",
            "was:Rep.": "",
            "column:Client": "customer_name",
            "was:Client": "customer_name",
        },
    )
    with at_work(organisation):
        assert Upload.objects.get().told == {"column:TTC": "remaining"}


def test_another_companys_file_is_nobodys(organisation: int) -> None:
    owner, stranger = Person(organisation), Person(found())
    drops(owner)
    path = where(organisation)
    for page in (path, f"{path}errors.csv"):
        assert stranger.status(page) == 404
    stranger.client.post(stranger.path(f"{path}give-up/"))
    stranger.client.post(stranger.path(f"{path}tell/"), {"remember": ""})
    with at_work(organisation):
        assert Upload.objects.get().told == {}


TYPES = """Numéro;Date;Échéance;Type;Client;Total TTC;Reste à payer
D-1;20/01/2026;20/02/2026;Devis;Zed;100,00;100,00
D-2;20/01/2026;20/02/2026;Devis;Zed;50,00;50,00
P-1;20/01/2026;20/02/2026;Pro forma;Zed;40,00;40,00
F-1;21/01/2026;21/02/2026;Facture;Zed;300,00;120,50
F-2;21/01/2026;21/02/2026;Facture;Ysé;80,00;0,00
A-1;25/01/2026;25/02/2026;Avoir;Ysé;-20,50;-20,50
F-3;26/01/2026;26/02/2026;Facture;Xan;9o,00;9o,00
"""


@pytest.mark.requirement("P19")
def test_every_row_is_accounted_for_beside_what_was_read(organisation: int) -> None:
    page = drops(Person(organisation), TYPES)
    panel = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<aside") : page.index("</aside>")]))
    for said in (
        "Where the 7 rows go",
        "Open invoices 1 €120.50",
        "Credit notes taken off their customer's account 1 −€20.50",
        "Settled kept, never reminded 1 €0.00",
        "Left out a quote (2), a pro forma invoice (1) 3 –",
        "In error to mend 1 –",
        "The whole file 7 €100.00",
        "Lines 2, 3 a quote",
        "Line 4 a pro forma invoice",
        "Line 5 reads Invoice F-1 to Zed: €300.00, of which €120.50 is still owed.",
        "Due since 21 February 2026.",
    ):
        assert said in panel.replace("&#x27;", "'"), panel
    assert "With our guesses" not in panel


def test_a_question_without_a_guess_calls_harmful_what_makes_more_owed_than_the_least(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch, replace(ABOUT_REST, guess=""))
    page = drops(Person(organisation))
    assert page.count("is-bad") == 2
    assert ">our guess<" not in page


@pytest.mark.requirement("P16")
def test_the_day_of_the_books_is_shown_changed_and_never_of_the_future(organisation: int) -> None:
    owner = Person(organisation)
    read = drops(owner, name="impayes-2026-04-02.csv")
    assert 'name="as_of" type="date" value="2026-04-02" max="2026-04-07"' in read
    assert "by “impayes-2026-04-02.csv”." in read
    path = where(organisation)
    ahead = owner.client.post(
        owner.path(f"{path}tell/"),
        {"as_of": "2026-04-08"},
        headers={"Referer": f"http://localhost{owner.path(path)}"},
        follow=True,
    )
    assert "has not come yet" in ahead.content.decode()
    owner.does(f"{path}tell/", **{"as_of": "2026-04-02", "was:as_of": "2026-04-02"})
    with at_work(organisation):
        assert Upload.objects.get().told == {}
    assert 'value="2026-04-05" max' in owner.does(f"{path}tell/", **{"as_of": "2026-04-05", "was:as_of": "2026-04-02"})
    owner.does(f"{path}book/")
    with at_work(organisation):
        assert str(Import.objects.get().as_of) == "2026-04-05"
    older = drops(owner, LIST.replace("F-2", "F-3"), name="impayes-2026-04-01.csv")
    assert "These books are older than yours (5 Apr 2026). They will add what is missing, and undo nothing." in older
    assert "the day on which the file came: it names no other." in drops(owner)


def test_an_answer_that_is_no_longer_offered_is_asked_anew(organisation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asking(monkeypatch)
    owner = Person(organisation)
    drops(owner)
    path = where(organisation)
    assert "What is in the column Amount due?" in owner.does(f"{path}tell/", **{f"answer:{REST}": "of another file"})
    page = owner.client.post(
        owner.path(f"{path}book/"), headers={"Referer": f"http://localhost{owner.path(path)}"}, follow=True
    ).content.decode()
    assert "What is in the column Amount due?" in page
    with at_work(organisation):
        assert not Import.objects.exists()


def test_the_column_that_is_asked_about_is_in_sight_on_a_phone() -> None:
    names = ("Numéro", "Date", "Client", "Total TTC", "Reste")
    question = Question(
        "blank:remaining",
        Sentence("What is left?"),
        (Choice("settled", Sentence("Nothing")),),
        column="Reste",
        sample_header=names,
        samples=(("F-1", "2026-01-05", "Alpha", "100", ""),),
    )
    ((one,), _listed) = asked([question], {}, {})
    assert [name for name, _ in one.header] == ["Numéro", "Date", "Reste", "Client", "Total TTC"]
    assert [cell for cell, _ in one.rows[0]] == ["F-1", "2026-01-05", "", "Alpha", "100"]
