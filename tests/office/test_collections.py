"""Collections and the page of a case: who has the ball, what comes next, and everything that was done, by forms alone."""

from __future__ import annotations

import io

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.cases.models import Act, Case, CaseMessage, Exhibit, Instalment, Received, Task
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.cases.test_cases import ROWS
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

OTHER = f"G-1;Bêta;2026-02-01;2026-03-03;70,00;{BETA}"
NOWHERE = "H-1;Gamma;2026-02-01;2026-03-03;80,00;gamma@gamma.example;;;;;"


def paper() -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def put_all(owner: Person, house: House) -> str:
    """Tick everything on Late payments, and put it into collection."""
    with at_work(house.organisation):
        keys = [str(pk) for pk in Receivable.objects.order_by("pk").values_list("pk", flat=True)]
    return owner.does("cases/put/", receivable=keys)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-5", "EV-6", "EV-8", "AP-1", "AP-17")
def test_several_are_put_into_collection_at_once_one_case_a_customer_and_the_blocked_say_why(house: House) -> None:
    house.bring(*ROWS, OTHER, NOWHERE)
    owner = Person(house.organisation)
    assert "/cases/prepare/ticked/" in owner.sees("late/")
    said = put_all(owner, house)
    assert "Cases opened: 2" in said
    assert "Gamma:" in said
    with at_work(house.organisation):
        assert dict(Case.objects.values_list("debtor__name", "number")) == {"Alpha": 1, "Bêta": 2}
    viewer = Person(house.organisation, role=Role.VIEWER)
    assert viewer.client.post(viewer.path("cases/put/"), {"receivable": ["1"]}).status_code == 403


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-9", "EV-10", "EV-3", "RU-1")
def test_every_case_shows_its_path_what_is_left_the_next_deadline_and_who_has_the_ball(house: House) -> None:
    house.bring(*ROWS, OTHER)
    owner = Person(house.organisation)
    assert "No case" in owner.sees("cases/")
    put_all(owner, house)
    page = owner.sees("cases/")
    for said in (
        "2 open cases",
        "€220.50",
        "Alpha",
        "Bêta",
        "For you to decide",
        "Case opened",
        "C. com. L110-4",
        "Amicable (here)",
    ):
        assert said in page, said
    assert "No deadline has passed." in page
    assert "No case here." in owner.sees("cases/?ball=firm")
    with at_work(house.organisation):
        pk = Case.objects.get(debtor__name="Alpha").pk
        debtor = Case.objects.get(pk=pk).debtor_id
    assert "collection/" not in owner.sees(f"debtors/{debtor}/"), "all of it is in a case"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-10", "AP-11", "AP-12")
def test_the_story_of_a_case_is_told_by_forms_from_a_task_to_its_close(house: House) -> None:
    house.bring(*ROWS)
    owner = Person(house.organisation)
    put_all(owner, house)
    with at_work(house.organisation):
        pk = Case.objects.get().pk
    page = owner.sees(f"cases/{pk}/")
    assert "Hand over to a partner" in page
    owner.does(f"cases/{pk}/task/", what="Find the order form", **{"due-on": "2026-04-09", "owner": "me"})
    owner.does(f"cases/{pk}/cost/", what="Extract of the register", amount="3,37")
    owner.does(f"cases/{pk}/party/", role="expert", name="Me Jeanne Fictive", telephone="01 99 00 00 01")
    owner.does(
        f"cases/{pk}/note/", kind="plan_offered", by="debtor", on="2026-04-07", until="2026-04-08", words="three times"
    )
    upload = SimpleUploadedFile("order.pdf", paper(), content_type="application/pdf")
    page = owner.sees(f"cases/{pk}/")
    for said in (
        "Find the order form",
        "Extract of the register",
        "Me Jeanne Fictive",
        "three times",
        "your answer to the payment plan",
    ):
        assert said in page, said
    assert "8 April" in page
    owner.does(f"cases/{pk}/message/", to="creditor", text="Call their accountant")
    owner.does(f"cases/{pk}/exhibit/", title="Order BC-204", kind="order", file=upload)
    page = owner.does(
        f"cases/{pk}/plan/",
        amount="150,00",
        times="3",
        words="three times",
        **{"first-on": "2026-04-30", "in-writing": "yes"},
    )
    assert "instalment 1: €50.00" in page
    assert "payment plan" in page
    with at_work(house.organisation):
        assert (Task.objects.count(), CaseMessage.objects.count(), Instalment.objects.count()) == (1, 1, 3)
        document = Exhibit.objects.get().document_id
        task = Task.objects.get().pk
    file = owner.client.get(owner.path(f"cases/{pk}/file/{document}/"))
    assert (file.status_code, file.headers["Content-Type"]) == (200, "application/pdf")
    owner.does(f"cases/{pk}/task/{task}/done/")
    owner.does(f"cases/{pk}/note/", kind="plan_broken", by="creditor", on="2026-04-07", words="")
    closed = owner.does(f"cases/{pk}/close/", code="settled", words="by word of mouth")
    assert "settled by agreement" in closed
    assert "Case closed" in closed
    assert "1" in owner.sees("cases/?ball=closed")
    assert "Add a cost" not in closed


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-9")
def test_what_another_received_is_noted_remitted_and_adds_up_in_the_ledger(house: House) -> None:
    house.bring(*ROWS)
    owner = Person(house.organisation)
    put_all(owner, house)
    with at_work(house.organisation):
        pk = Case.objects.get().pk
    page = owner.does(f"cases/{pk}/received/", by="firm", amount="100,00", on="2026-04-07")
    assert "€50.50" in page
    assert "CPCE R124-6" in page
    with at_work(house.organisation):
        sum_ = Received.objects.get().pk
    page = owner.does(f"cases/{pk}/received/{sum_}/remitted/", amount="88,00", fee="12,00", on="2026-04-07")
    assert "€88.00" in page
    assert "CPCE R124-6" not in page
    assert "is more" in owner.does(f"cases/{pk}/received/{sum_}/remitted/", amount="1,00", fee="", on="2026-04-07")


@pytest.mark.requirement("EV-10")
def test_a_missed_deadline_is_an_alarm_on_its_case_in_the_list_and_on_today_until_it_is_closed(house: House) -> None:
    house.bring(*ROWS)
    with time_machine.travel(MORNING, tick=False):
        owner = Person(house.organisation)
        put_all(owner, house)
        with at_work(house.organisation):
            pk = Case.objects.get().pk
        owner.does(f"cases/{pk}/task/", what="Find the order form", **{"due-on": "2026-04-08"})
        assert "Tasks of cases for these days: 1" in owner.sees("today/")
    with time_machine.travel(MORNING.replace(day=10), tick=False):
        assert "Deadlines of cases that have passed: 1" in owner.sees("today/")
        assert "In one case a deadline has passed." in owner.sees("cases/")
        with at_work(house.organisation):
            term = f"task:{Task.objects.get().pk}"
        assert "Say why" in owner.does(f"cases/{pk}/alarm/", term=term, words=" ")
        assert "A deadline has passed" in owner.sees(f"cases/{pk}/")
        assert "A deadline has passed" not in owner.does(f"cases/{pk}/alarm/", term=term, words="the order is lost")
        assert "Deadlines of cases that have passed" not in owner.sees("today/")
        assert "No deadline has passed." in owner.sees("cases/")
    with at_work(house.organisation):
        assert Act.objects.get(kind="alarm_closed").words == "the order is lost"


@time_machine.travel(MORNING, tick=False)
def test_whoever_may_only_look_sees_the_story_and_no_form(house: House) -> None:
    house.bring(*ROWS)
    put_all(Person(house.organisation), house)
    viewer = Person(house.organisation, role=Role.VIEWER)
    with at_work(house.organisation):
        pk = Case.objects.get().pk
    page = viewer.sees(f"cases/{pk}/")
    assert "Everything that was done" in page
    assert "/note/" not in page
    assert "/close/" not in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("note", {"kind": "seizure", "by": "creditor"}, "no kind of act"),
        ("note", {"kind": "happened", "by": "nobody"}, "none of the choices"),
        ("note", {"kind": "happened", "by": "debtor", "on": "2027-01-01"}, "still to come"),
        ("close", {"code": "won"}, "none of the choices"),
        ("plan", {"amount": "150", "times": "0", "first-on": "2026-05-01"}, "none of the choices"),
        ("message", {"to": "debtor", "text": "x"}, "In a case you write to"),
        ("exhibit", {"title": "x", "kind": "other"}, "Choose a file first"),
        ("party", {"role": "debtor", "name": "x"}, "Give the name"),
        ("received", {"by": "creditor", "amount": "1"}, "cannot be noted"),
    ],
)
def test_an_odd_form_says_what_is_wrong_and_changes_nothing(
    house: House, act: str, form: dict[str, str], said: str
) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;200,00;{ALPHA}")
    owner = Person(house.organisation)
    put_all(owner, house)
    with at_work(house.organisation):
        pk = Case.objects.get().pk
    assert said in owner.does(f"cases/{pk}/{act}/", **form)
    with at_work(house.organisation):
        assert Act.objects.count() == 1
        assert Receivable.objects.get().open_amount == 200
