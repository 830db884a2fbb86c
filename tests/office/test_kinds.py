"""Who your customers are: proposed with a reason, in groups; one save writes what changes, and can be undone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import time_machine

from relance.domain.ids import DebtorId
from relance.journal.models import Event
from relance.parties.details import change_debtor
from relance.parties.models import Debtor
from relance.parties.same_customer import take_together
from relance.tenancy.models import Organisation, Role
from tests.at_work import at_work
from tests.intake.test_booking import bring
from tests.office.people import Person
from tests.outbox.builders import MORNING, House

ROWS = (
    "F-1;Le Moulin;2026-01-05;2026-02-04;642,00;;;1 rue Fictive;75001;Paris;",
    "F-2;Mme Claire Exemple;2026-01-05;2026-02-04;318,00;claire@gmail.com;;2 rue Fictive;75001;Paris;",
    "F-3;Mairie de Fable;2026-01-05;2026-02-04;2736,00;;;3 rue Fictive;75001;Paris;",
    "F-4;Chimère SARL;2026-01-05;2026-02-04;11400,00;;;4 rue Fictive;75001;Paris;",
    "F-5;Hôtel Imaginaire;2026-01-05;2026-02-04;8911,60;;404833048;5 rue Fictive;75001;Paris;",
)


@pytest.fixture
def house(organisation: int, tmp_path: Path) -> House:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*ROWS)
    return house


def debtors(house: House) -> dict[str, int]:
    with at_work(house.organisation):
        return dict(Debtor.objects.values_list("name", "pk"))


def kinds(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return dict(Debtor.objects.values_list("name", "kind"))


def form(page: str) -> dict[str, str]:
    """What the form would send as it stands."""
    given = {}
    for name, options in re.findall(r'<select[^>]* name="(kind-\d+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        values = re.findall(r'<option value="(\w*)"( selected)?', options)
        given[name] = next((value for value, selected in values if selected), values[0][0])
    return given


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5", "P56", "P59")
def test_each_name_has_a_proposal_and_its_reason_and_one_save_keeps_them(house: House) -> None:
    owner = Person(house.organisation)
    page = owner.sees("kinds/")
    assert [page.index(f'id="g-{group}"') for group in ("say", "look", "sure")] == sorted(
        page.index(f'id="g-{group}"') for group in ("say", "look", "sure")
    )
    assert "“Mairie”: a public body, by its name." in page
    assert "SIREN verified." in page
    assert "Save 3 choices" in page
    given = form(page)
    by_name = debtors(house)
    assert given[f"kind-{by_name['Le Moulin']}"] == "", "nothing is guessed"
    saved = owner.does("kinds/save/", **given)
    assert "3 choices are saved." in saved
    assert kinds(house) == {
        "Le Moulin": "unknown",
        "Mme Claire Exemple": "consumer",
        "Mairie de Fable": "public_body",
        "Chimère SARL": "company",
        "Hôtel Imaginaire": "unknown",
    }
    with at_work(house.organisation):
        assert Event.objects.filter(name="parties.kinds_stated").count() == 1
    assert "1 remains to be said:" in saved


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_all_saved_choices_are_undone_but_for_those_changed_since(house: House) -> None:
    owner = Person(house.organisation)
    saved = owner.does("kinds/save/", **form(owner.sees("kinds/")))
    assert "Undo these 3 choices" in saved
    assert "Public body for 1 customer" in saved
    assert "No letter has left to them since." in saved
    with at_work(house.organisation, MORNING) as here:
        change_debtor(here, DebtorId(debtors(house)["Mairie de Fable"]), {"kind": "company"})
    (entry,) = re.findall(r'name="entry" value="(\d+)"', saved)
    undone = owner.does("kinds/undo/", entry=entry)
    assert "2 choices are undone." in undone
    assert "Changed since, and left as they are: Mairie de Fable." in undone
    assert kinds(house)["Chimère SARL"] == "unknown"
    assert kinds(house)["Mairie de Fable"] == "company"
    assert "Undo these" not in undone


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_all_are_businesses_fills_the_choices_and_writes_nothing(house: House) -> None:
    owner = Person(house.organisation)
    page = owner.sees("kinds/", all="company")
    assert set(form(page).values()) == {"company"}
    assert "Changes 3 choices of this page; nothing before you save" in page
    assert set(kinds(house).values()) == {"unknown"}
    owner.does("kinds/save/", **form(page))
    assert kinds(house)["Hôtel Imaginaire"] == "unknown", "its number says it by itself"
    assert [kind for kind in kinds(house).values() if kind != "unknown"] == ["company"] * 4


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_what_the_choice_is_worth_is_said_and_too_much_of_a_person_too(house: House) -> None:
    page = Person(house.organisation).sees("kinds/").replace("\xa0", " ")
    assert "€120.00" in page.replace("</span>", ""), "40 euros of each business and public body that is late"
    assert "too much, of people who do not owe it" in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5", "P56")
def test_a_letter_that_left_under_the_old_kind_is_named_before_saving(house: House) -> None:
    with at_work(house.organisation):
        Organisation.objects.update(proposes=False)
    owner = Person(house.organisation)
    assert "left while they were taken for" not in owner.sees("kinds/")
    house.run()
    house.confirm()
    house.clock.later(minutes=20)
    house.send()
    assert house.email.sent
    page = owner.sees("kinds/")
    assert re.search(r"Letter 2026-\d+ of 7 Apr 2026 left while they were taken for: Kind unknown\.", page)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_when_all_is_said_the_page_is_empty_and_what_is_unsaid_stays_under_today(house: House) -> None:
    owner = Person(house.organisation)
    house.run()
    assert "Customers of a kind that nobody has said: 4" in owner.sees("today/"), "the fifth has a number"
    with at_work(house.organisation):
        Debtor.objects.update(kind="company")
    assert "All your customers are classed." in owner.sees("kinds/")


@time_machine.travel(MORNING, tick=False)
def test_thousands_are_paged_by_group_and_listed_whole_as_csv(house: House) -> None:
    house.bring(*(f"G-{one};Nom{one};2026-01-05;2026-02-04;10,00;;;1 rue;75001;Paris;" for one in range(120)))
    owner = Person(house.organisation)
    page = owner.sees("kinds/")
    assert page.count('name="kind-') == 50 + 3 + 1
    following = owner.sees("kinds/", group="say", after="50")
    assert following.count('name="kind-') == 50
    assert owner.sees("kinds/", group="say", after="100").count('name="kind-') == 21
    listed = owner.client.get(owner.path("kinds/export.csv")).content.decode("utf-8-sig")
    assert len(listed.splitlines()) == 1 + 120 + 5
    assert "Mairie de Fable" in listed


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P56")
def test_a_viewer_sees_the_reasons_and_may_not_choose(house: House) -> None:
    viewer = Person(house.organisation, Role.VIEWER)
    page = viewer.sees("kinds/")
    assert "a public body, by its name." in page
    assert "<select class" not in page
    assert viewer.status("kinds/save/", post=True) == 403
    assert viewer.status("kinds/undo/", post=True) == 403


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    "odd", [{"kind-": "company"}, {"kind-99999999999999999999": "company"}, {"kind-1": "unknown"}, {"kind-x": "z"}]
)
def test_odd_choices_change_nothing(house: House, odd: dict[str, str]) -> None:
    assert "Nothing changed." in Person(house.organisation).does("kinds/save/", **odd)
    assert set(kinds(house).values()) == {"unknown"}


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5")
def test_all_are_businesses_makes_no_company_of_a_town_whose_number_says_so(house: House) -> None:
    house.bring("T-1;Ville de Fable;2026-01-05;2026-02-04;10,00;;217500016;1 rue;75001;Paris;")
    page = Person(house.organisation).sees("kinds/", all="company")
    assert form(page)[f"kind-{debtors(house)['Ville de Fable']}"] == "public_body"


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("AP-5", "P59")
def test_customers_who_owe_in_two_currencies_stand_on_one_page(house: House, tmp_path: Path) -> None:
    rows = "N° facture;Client;Date;Échéance;Montant TTC;Devise\nA-1;Harbour Fictional Ltd;2026-01-05;2026-02-04;500,00;GBP\n"
    path = tmp_path / "pounds.csv"
    path.write_text(rows, encoding="utf-8")
    bring(house.organisation, path, at=house.clock.now)
    page = Person(house.organisation).sees("kinds/")
    assert "Harbour Fictional Ltd" in page
    assert "Chimère SARL" in page


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("P56")
def test_two_accounts_of_one_customer_are_asked_about_once_with_what_both_owe(house: House) -> None:
    house.bring("F-6;Le Moulin Annexe;2026-01-05;2026-02-04;100,00;;;6 rue Fictive;75001;Paris;")
    by_name = debtors(house)
    head, member = DebtorId(by_name["Le Moulin"]), DebtorId(by_name["Le Moulin Annexe"])
    with at_work(house.organisation) as here:
        take_together(here, member, head)
    page = Person(house.organisation).sees("kinds/")
    assert f"kind-{head}" in page
    assert f"kind-{member}" not in page
    assert "742.00" in page
