"""Preferences: automatic recovery and what becomes of what is under way, the account that takes two words, the journal."""

from __future__ import annotations

import ast
import re
import time
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

import relance
from relance.journal.words import EVENT_WORDS
from relance.outbox.models import Message
from relance.scenarios.models import Dunning
from relance.tenancy.models import Role
from relance.tenancy.preferences import IBAN, stored
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

OLD_IBAN, NEW_IBAN = "FR1420041010050500013M02606", "DE89370400440532013000"
BEGUN = f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"
NEW = f"F-2;Bêta & Fils;2026-02-01;2026-03-03;250,50;{BETA}"


def keys(house: House) -> dict[str, str]:
    with at_work(house.organisation):
        return dict(Dunning.objects.values_list("receivable__number", "outcome"))


@pytest.fixture
def begun(house: House) -> House:
    """One invoice has had its reminder; another came since."""
    house.bring(BEGUN)
    house.day()
    house.clock.later(hours=3)
    house.send()
    assert house.states() == ["accepted"]
    house.clock.on(8)
    house.bring(BEGUN, NEW)
    return house


def at(house: House) -> time_machine.travel:
    return time_machine.travel(house.clock.now, tick=False)


@pytest.mark.requirement("SW-23", "SW-24")
def test_off_and_finish_lets_what_began_go_on_and_begins_nothing(begun: House) -> None:
    begun.run()
    with at(begun):
        owner = Person(begun.organisation)
        assert "One invoice has had a letter and is open; one message waits to leave." in owner.sees("preferences/")
        page = owner.does("preferences/automatic/", automatic="finish")
    assert "Kept. Messages that no longer leave: 1." in page
    assert "Automatic recovery is off." in page
    assert "Switched last on 8 Apr 2026" in page
    assert begun.states() == ["accepted", "voided"]
    begun.clock.on(20)
    begun.bring(BEGUN, NEW)
    begun.day()
    assert keys(begun) == {"F-1": "step:avis-impaye", "F-2": "automatic_off"}


@pytest.mark.requirement("SW-23", "SW-24", "P57")
def test_off_and_hold_keeps_all_where_it_is_and_on_again_goes_on(begun: House) -> None:
    begun.run()
    with at(begun):
        Person(begun.organisation).does("preferences/automatic/", automatic="hold")
    begun.clock.later(hours=4)
    begun.send()
    assert begun.states() == ["accepted", "queued"], "it waits, and nobody is written to"
    begun.clock.on(20)
    begun.bring(BEGUN, NEW)
    begun.day()
    assert keys(begun)["F-1"] == "automatic_off"
    with at(begun):
        Person(begun.organisation).does("preferences/automatic/", automatic="on")
    begun.clock.on(21)
    begun.day()
    begun.clock.later(hours=3)
    begun.send()
    assert keys(begun)["F-1"] == "step:avis-impaye"
    assert [one.recipient for one in begun.email.sent].count("alpha@alpha.example") == 2


@pytest.mark.requirement("SW-24")
def test_off_and_stop_voids_what_waits_and_on_again_asks_a_person_first(begun: House) -> None:
    begun.run()
    with at(begun):
        Person(begun.organisation).does("preferences/automatic/", automatic="stop")
        Person(begun.organisation).does("preferences/automatic/", automatic="on")
    assert begun.states() == ["accepted", "voided"]
    begun.clock.on(9)
    begun.day()
    begun.clock.later(hours=4)
    begun.send()
    assert begun.states() == ["accepted", "voided", "proposed"]


def test_a_click_begins_nothing_while_everything_is_held(begun: House) -> None:
    with at(begun):
        owner = Person(begun.organisation)
        owner.does("preferences/automatic/", automatic="hold")
        with at_work(begun.organisation):
            pk = Dunning.objects.get().receivable_id
        page = owner.does(f"late/remind/?only={pk}", next=owner.path("late/"))
    assert "Automatic recovery is switched off" in page
    assert begun.states() == ["accepted"]


@time_machine.travel(MORNING, tick=False)
def test_who_may_not_set_up_switches_nothing(house: House) -> None:
    collector = Person(house.organisation, Role.COLLECTOR)
    for path, given in (("automatic", {"automatic": "stop"}), ("account", {"do": "confirm", "iban": NEW_IBAN})):
        assert collector.client.post(collector.path(f"preferences/{path}/"), given).status_code == 403
    owner = Person(house.organisation)
    assert "is not a choice" in owner.does("preferences/automatic/", automatic="maybe", next=owner.path("preferences/"))


def test_the_cap_on_messages_and_the_hours_are_the_organisations(house: House) -> None:
    with at(house):
        owner = Person(house.organisation)
        refused = owner.client.post(
            owner.path("preferences/hours/save/"), {"contact-from": "06:00", "contact-most": "8", "contact-days": "3"}
        )
        assert refused.status_code == 422
        page = refused.content.decode()
        for why in ("expected 08:00 … 20:00", "expected 1 … 7", "expected 7 … 60"):
            assert why in page
        above = page.split('role="alert"')[1].split("</div>")[0]
        assert [key in above for key in ("#contact-from", "#contact-most", "#contact-days", "#contact-until")] == [
            True,
            True,
            True,
            False,
        ], "what was refused is said at the head of a long page, and leads to its field"
        given = {"contact-from": "13:00", "contact-until": "17:00", "contact-most": "1", "contact-days": "30"}
        owner.does("preferences/hours/save/", **given)
    house.bring(BEGUN)
    house.day()
    house.clock.later(hours=1)
    house.send()
    assert house.states() == ["queued"], "before 13:00 in Paris"
    house.clock.later(hours=3)
    house.send()
    assert house.states() == ["accepted"]
    house.clock.on(20)
    house.bring(BEGUN)
    house.day()
    assert keys(house) == {"F-1": "pressure_cap"}


@time_machine.travel(MORNING, tick=False)
def test_name_language_and_time_zone_are_changed_and_journaled_or_refused_in_words(house: House) -> None:
    owner = Person(house.organisation)
    owner.does("preferences/company/", name="Fabrique d’Ailleurs", language="en", **{"time-zone": "Indian/Reunion"})
    page = owner.sees("preferences/")
    assert "Fabrique d’Ailleurs" in page
    assert "<option selected>Indian/Reunion</option>" in page
    assert "time zone changed" in owner.sees("preferences/journal/")
    to = {"next": owner.path("preferences/")}
    for given, why in (
        ({"name": "", "language": "fr", "time-zone": "Europe/Paris"}, "between 1 and 400"),
        ({"name": "X", "language": "de", "time-zone": "Europe/Paris"}, "is not a language"),
        ({"name": "X", "language": "fr", "time-zone": "Mars/Olympus"}, "is not a time zone"),
    ):
        assert why in owner.does("preferences/company/", **given, **to)


@time_machine.travel(MORNING, tick=False)
@pytest.mark.requirement("EV-13")
@pytest.mark.parametrize(
    ("key", "odd"), [("creditor-siret", "40483304800000"), ("creditor-vat-number", "FR00404833048")]
)
def test_numbers_of_the_company_are_checked(house: House, key: str, odd: str) -> None:
    owner = Person(house.organisation)
    response = owner.client.post(owner.path("preferences/identity/save/"), {key: odd})
    assert response.status_code == 422
    assert "is not a valid" in response.content.decode()


# -- the account to pay into ----------------------------------------------------------------------------------------------


def iban(house: House) -> str | None:
    with at_work(house.organisation) as here:
        return stored(here, IBAN.key)


def changes(owner: Person, **given: str) -> str:
    page = owner.sees("preferences/")
    kept = {
        part.split('"')[0]: part.split('value="')[1].split('"')[0]
        for part in page.split('<section class="section" id="identity"')[1].split("</section>")[0].split('name="')[2:]
        if 'value="' in part
    }
    return owner.does("preferences/identity/save/", **{**kept, **given})


@time_machine.travel(MORNING, tick=False)
def test_a_changed_account_counts_once_another_member_confirms_it(house: House) -> None:
    owner, accountant = Person(house.organisation), Person(house.organisation, Role.ACCOUNTANT)
    page = changes(owner, **{"creditor-iban": NEW_IBAN, "creditor-phone": "01 02 03 04 05"})
    assert "waits to be confirmed" in page
    assert iban(house) == OLD_IBAN
    own = owner.does("preferences/account/", do="confirm", iban=NEW_IBAN, next=owner.path("preferences/"))
    assert "confirmed by another member, or by you with your second factor" in own
    assert iban(house) == OLD_IBAN
    stale = accountant.does("preferences/account/", do="confirm", iban=OLD_IBAN, next=accountant.path("preferences/"))
    assert "No changed account waits" in stale
    assert "letters show the new account" in accountant.does("preferences/account/", do="confirm", iban=NEW_IBAN)
    assert iban(house) == NEW_IBAN


@time_machine.travel(MORNING, tick=False)
def test_taking_the_account_away_and_writing_another_is_no_way_around(house: House) -> None:
    owner = Person(house.organisation)
    changes(owner, **{"creditor-iban": ""})
    changes(owner, **{"creditor-iban": NEW_IBAN})
    assert iban(house) == OLD_IBAN
    owner.does("preferences/account/", do="drop")
    assert "waits to be confirmed" not in owner.sees("preferences/")
    assert iban(house) == OLD_IBAN


def test_a_second_factor_shown_just_now_confirms_ones_own_change(house: House) -> None:
    owner = Person(house.organisation)
    changes(owner, **{"creditor-iban": NEW_IBAN})
    secret = generate_totp_secret()
    TOTP.activate(owner.user, secret)
    to = owner.client.post(owner.path("preferences/account/"), {"do": "second-factor"}).headers["Location"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert owner.client.post(to, {"code": code}).headers["Location"] == owner.path("preferences/") + "#account"
    with time_machine.travel(time.time() + 600):
        owner.does("preferences/account/", do="confirm", iban=NEW_IBAN, next=owner.path("preferences/"))
        assert iban(house) == OLD_IBAN, "ten minutes later it no longer counts"
    owner.does("preferences/account/", do="confirm", iban=NEW_IBAN)
    assert iban(house) == NEW_IBAN


# -- the journal ----------------------------------------------------------------------------------------------------------


def test_the_journal_says_who_did_what_and_each_entry_has_its_words(begun: House) -> None:
    owner = Person(begun.organisation)
    changes(owner, **{"creditor-phone": "01 02 03 04 05"})
    page = owner.sees("preferences/journal/")
    for words in ("Preference changed", "Message sent", "Export booked", "Sending switched on", "Somebody", "Alpha"):
        assert words in page, words
    assert "01 02 03 04 05" not in page, "what was typed is personal data and stands apart"
    export = owner.client.get(owner.path("preferences/journal.csv")).content.decode("utf-8-sig")
    assert export.splitlines()[0] == "at;who;entry;debtor;body"
    assert "preference.changed" in export
    assert "Earlier" not in owner.sees("preferences/journal/", before="2")


def test_every_entry_that_the_program_writes_has_its_words() -> None:
    rooms = {name.partition(".")[0] for name in EVENT_WORDS}
    written = {
        node.value
        for path in Path(relance.__file__).parent.rglob("*.py")
        if "journal" in path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]+[.](?!json$|typ$)[a-z_]+", node.value)
        and node.value.partition(".")[0] in rooms
    }
    assert len(written) > 45
    assert written == set(EVENT_WORDS)


def test_a_message_of_a_first_step_only_is_void_when_nothing_new_may_begin(begun: House) -> None:
    begun.clock.on(20)
    begun.bring(BEGUN, NEW)
    begun.run()
    with at(begun):
        Person(begun.organisation).does("preferences/automatic/", automatic="finish")
    with at_work(begun.organisation):
        left = {one.notice.debtor.name: one.state for one in Message.objects.select_related("notice__debtor")}
    assert left == {"Alpha": "queued", "Bêta & Fils": "voided"}


@pytest.mark.parametrize(("rate", "is_below"), [("5 %", True), ("0,05", True), ("12 %", False), ("", False)])
def test_a_penalty_rate_below_the_laws_least_is_kept_and_said_with_the_article(
    house: House, rate: str, is_below: bool
) -> None:
    with at(house):
        page = Person(house.organisation).does("preferences/terms/save/", **{"penalty-rate": rate})
        assert "Kept." in page
        assert ("the least that C. com. L441-10 II allows" in page) is is_below
