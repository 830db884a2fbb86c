"""The pages of deposits: what the owner reads, and what each act does, refuses, and never lets through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from relance.deposits.card.planning import plan
from relance.deposits.claim.situations import situation_of
from relance.deposits.models import Card, Claim, ClaimChange, Exhibit, Guarantee, Move, Permalink, Scheme
from relance.deposits.proof.exhibits import read
from relance.deposits.proof.place_records import record
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import DebtNature
from relance.domain.gsm7 import as_gsm7
from relance.domain.scenario.files import preset_texts
from relance.exchanges.models import DebtorAnswer
from relance.outbox.models import Message, Notice
from relance.outbox.posting import Information
from relance.receivables.models import Hold
from relance.scenarios.catalogue import DEPOSIT_LADDER
from relance.scenarios.models import Dunning, ScenarioVersion
from relance.tenancy.models import Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.conftest import found
from tests.deposits.proof.test_exhibits import paper
from tests.deposits.street import NOON, Street
from tests.office.people import Person
from tests.outbox.builders import IDENTITY
from tests.statements import questions

pytestmark = pytest.mark.requirement("SW-16")


@pytest.fixture
def street(organisation: int) -> Street:
    return Street(organisation)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def owner(organisation: int) -> Person:
    return Person(organisation)


def test_who_never_asked_for_one_has_no_entry_and_an_empty_page(owner: Person) -> None:
    assert "/deposits/" not in owner.sees("debtors/")
    page = owner.sees("deposits/")
    assert "No deposit yet" in page
    assert "nothing is charged and nothing is blocked" in page


def test_the_list_says_what_is_to_decide_what_came_home_and_where_each_stands(owner: Person, street: Street) -> None:
    street.asked(3)
    street.given(20)
    claim = street.claimed(amount="300.00")
    street.answered(claim, AnswerKind.CONTEST)
    page = owner.sees("deposits/")
    assert "3 deposits for" in page
    assert "2 wait for a decision" in page
    assert "Arrives on 26 Nov 2026, nothing given yet" in page
    assert "Answered your claim of €300.00" in page
    assert "Of €300.00 claimed" in page
    assert "To come" in page
    assert "Contested" in page
    assert "€0.00 of €300.00" in page
    assert "/deposits/" in owner.sees("debtors/")


def test_it_asks_few_questions_however_many_there_are(owner: Person, street: Street, statements: list[str]) -> None:
    def asked(page: str) -> int:
        owner.sees(page)
        statements.clear()
        owner.sees(page)
        return questions(statements)

    claim = street.claimed()
    few, page = asked("deposits/"), asked(f"deposits/{claim.guarantee_id}/")
    for begins in (3, 9, -2, -12):
        street.given(begins)
        street.claimed()
    assert asked("deposits/") == few <= 12
    assert asked(f"deposits/{claim.guarantee_id}/") == page


def test_the_export_has_the_whole_list_with_its_lines(owner: Person, street: Street) -> None:
    street.claimed(amount="300.00")
    table = owner.client.get(owner.path("deposits/export.csv")).content.decode("utf-8-sig")
    assert "Deposit;Guest;What is let" in table
    assert "300.00" in table
    assert "C-2026-0001" in table


def test_a_sentence_makes_a_request_and_its_link_is_shown_once(owner: Person, organisation: int) -> None:
    with at_work(organisation) as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    form = owner.sees("deposits/new/", amount="650,00", who="Ada Fictive", place="Moulin de l'Exemple", to="2027-01-02")
    assert "End of the guarantee" in form
    assert "22 Jan 2027" in form
    assert "No card provider is set up" in form
    given = {
        "kind": "deposit", "amount": "650,00", "who": "Ada Fictive", "place": "Moulin de l'Exemple", "from": "2026-12-26",
        "to": "2027-01-02", "lang": "en", "days": "10", "mail": "ada@exemple.example", "do": "link",
    }  # fmt: skip
    page = owner.does("deposits/new/ask/", **given)
    assert "https://gite.exemple.example/" in page
    assert "Ada Fictive" in page
    with at_work(organisation):
        made = Guarantee.objects.get()
        assert (made.language, str(made.amount), str(made.remind_on)) == ("en", "650.000", "2026-12-16")
    again = owner.sees(f"deposits/{made.pk}/")
    assert "shown once" not in again


def test_a_plain_payment_is_never_said_to_guarantee_anything(owner: Person, organisation: int) -> None:
    given = {
        "kind": "payment", "amount": "650", "who": "Ada Fictive", "place": "Moulin", "from": "2026-12-02", "to": "2026-12-05",
        "lang": "en",
    }  # fmt: skip
    part = unescape(
        owner.client.get(owner.path("deposits/new/"), given, headers={"HX-Target": "checked"}).content.decode()
    )
    for untrue in ("End of the guarantee", "Terms to agree to", "A reminder", "Charged today"):
        assert untrue not in part
    assert 'id="guest-sees"' in part  # the guest's page beside the form follows what is typed
    assert "You pay, once" in part
    more = {"mail": "ada@client.example", "days": "30", "do": "keep"}
    assert "is reminded on" not in owner.does("deposits/new/ask/", **given, **more)
    asked = owner.does("deposits/new/ask/", **given | {"kind": "no_show", "who": "Claude Fictive"}, **more)
    assert (
        "is reminded on 24 Nov 2026" in asked
    )  # its day has passed already: the next one, never the day of the request
    assert "No-show guarantee of €650.00 asked for" in asked


def test_a_deposit_is_asked_in_another_currency_that_cards_take(owner: Person, organisation: int) -> None:
    given = {"kind": "deposit", "amount": "400", "who": "Camille Fictive", "mail": "c@exemple.example", "place": "Gîte",
             "from": "2026-12-05", "to": "2026-12-12", "do": "keep"}  # fmt: skip
    assert "£400.00" in owner.does("deposits/new/ask/", **given, currency="GBP")
    owner.does("deposits/new/ask/", **given, currency="XXX", reference="two")
    with at_work(organisation):
        assert list(Guarantee.objects.order_by("pk").values_list("currency", flat=True)) == ["GBP", "EUR"]


def test_a_request_that_cannot_be_keeps_what_was_typed(owner: Person, organisation: int) -> None:
    new = owner.path("deposits/new/")
    given = {
        "form": "ask", "amount": "650", "who": "Ada Fictive", "place": "Moulin", "from": "2027-01-02", "to": "2026-12-26", "do": "keep",
    }  # fmt: skip
    owner.client.post(owner.path("deposits/new/ask/"), given, headers={"Referer": f"http://localhost{new}"})
    page = owner.sees("deposits/new/")
    assert "a stay ends on the day it begins or later" in page
    assert "Ada Fictive" in page
    with at_work(organisation):
        assert not Guarantee.objects.exists()


def test_another_amount_is_agreed_to_anew(owner: Person, street: Street, organisation: int) -> None:
    guarantee = street.given(20)
    page = owner.does(f"deposits/{guarantee.pk}/change/", amount="800")
    assert "€800.00" in page
    assert "Asked for" in page
    with at_work(organisation):
        assert Card.objects.get(guarantee=guarantee).replaced_at is not None


def test_a_claim_is_lowered_paid_stopped_and_settled_on_its_page(
    owner: Person, street: Street, organisation: int
) -> None:
    claim = street.claimed(amount="300.00")
    answer = street.answered(claim, AnswerKind.OFFER, "Je propose moitié-moitié.", "150.00")
    page = owner.sees(f"deposits/{claim.guarantee_id}/")
    assert "The guest offers €150.00" in page
    assert "Je propose moitié-moitié." in page
    assert "Lowered to €200.00" in owner.does(f"claims/{claim.pk}/lower/", amount="200", words="d'accord")
    assert "Settled" in owner.does(f"claims/answers/{answer}/settle/", words="vu ensemble")
    page = owner.does(f"claims/{claim.pk}/pay/", amount="50", note="en espèces")
    assert "Noted: €50.00" in page
    assert "€150.00 of €200.00 still open" in page
    assert "Stopped" in owner.does(f"claims/{claim.pk}/stop/")
    assert "The card is not tried now" in owner.does(f"claims/{claim.pk}/try/")
    assert "Called off" in owner.does(f"claims/{claim.pk}/lower/", off="yes")
    with at_work(organisation):
        assert [one.after for one in ClaimChange.objects.order_by("pk")] == [200, 0]
        assert Move.objects.get().note == "en espèces"
        assert DebtorAnswer.objects.get().settled_at is not None


def test_an_attempt_before_its_day_is_asked_for_within_the_bounds(
    owner: Person, street: Street, organisation: int
) -> None:
    claim = street.claimed()
    with at_work(organisation):
        Claim.objects.filter(pk=claim.pk).update(answer_until=claim.requested_at)  # the guest was heard
    page = owner.does(f"claims/{claim.pk}/try/")
    assert "is asked of the card within minutes" in page
    with at_work(organisation):
        assert Claim.objects.get(pk=claim.pk).attempt_set.count() == 1
    owner.does(f"claims/{claim.pk}/try/")
    with at_work(organisation):
        assert Claim.objects.get(pk=claim.pk).attempt_set.count() == 1


def test_a_guarantee_is_let_go_or_taken_back(owner: Person, street: Street, organisation: int) -> None:
    gone, taken = street.given(-12), street.asked(9)
    assert "Released" in owner.does(f"deposits/{gone.pk}/release/")
    assert "Taken back" in owner.does(f"deposits/{taken.pk}/cancel/")
    with at_work(organisation):
        assert Guarantee.objects.get(pk=gone.pk).released_at is not None
        assert Guarantee.objects.get(pk=taken.pk).cancelled_at is not None


ACTS = ("deposits/{g}/cancel/", "deposits/{g}/release/", "deposits/{g}/change/", "deposits/{g}/link/", "claims/{c}/lower/",
        "claims/{c}/stop/", "claims/{c}/try/", "claims/{c}/pay/", "claims/{c}/recover/", "claims/{c}/give-up/", "claims/{c}/give-back/",
        "claims/answers/{a}/settle/")  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
def test_neither_a_viewer_nor_another_company_does_any_of_it(street: Street, organisation: int, act: str) -> None:
    claim = street.claimed()
    answer = street.answered(claim, AnswerKind.CONTEST)
    path = act.format(g=claim.guarantee_id, c=claim.pk, a=answer)

    def facts() -> tuple[object, ...]:
        with at_work(organisation):
            claimed, one = Claim.objects.get(pk=claim.pk), Guarantee.objects.get(pk=claim.guarantee_id)
            settled = DebtorAnswer.objects.get(pk=answer).settled_at
            return (
                claimed.amount,
                claimed.stopped_at,
                one.cancelled_at,
                one.released_at,
                one.amount,
                settled,
                Move.objects.count(),
            )

    before = facts()
    viewer, stranger = Person(organisation, Role.VIEWER), Person(found())
    given = {"amount": "10", "off": "yes"}
    assert viewer.client.post(viewer.path(path), given).status_code == 403
    assert stranger.client.post(stranger.path(path), given).status_code == 404
    mine = Person(organisation, Role.COLLECTOR)
    assert stranger.client.post(mine.path(path), given).status_code == 404
    assert facts() == before


def test_a_viewer_reads_and_is_offered_nothing(street: Street, organisation: int) -> None:
    claim = street.claimed()
    street.answered(claim, AnswerKind.CONTEST)
    viewer = Person(organisation, Role.VIEWER)
    page = viewer.sees(f"deposits/{claim.guarantee_id}/")
    assert "Brûlure ronde" in page
    assert "/settle/" not in page
    assert "/lower/" not in page
    assert viewer.status("deposits/new/") == 403
    assert viewer.status("deposits/") == 200


@pytest.mark.parametrize(
    "query", ["?after=a,b,c", "?after=1,2", "?place=x&view=nope&since=never", "?q=%27%3B--&after=9,9,999999999999"]
)
def test_an_odd_address_is_no_error(owner: Person, street: Street, query: str) -> None:
    street.asked()
    assert owner.client.get(owner.path(f"deposits/{query}")).status_code == 200


LINES = {
    "reason": "damage", "label": ["Canapé", "Vitre"], "price": ["900", ""], "quote": ["", "130,00"], "age": ["24", ""],
    "life": ["120", ""], "got": ["", "30"],
}  # fmt: skip


@pytest.mark.requirement("SW-5")
def test_a_claim_is_read_back_as_a_ledger_before_it_is_made(owner: Person, street: Street) -> None:
    guarantee = street.given(-10, amount="1000.00")
    form = owner.client.get(owner.path(f"deposits/{guarantee.pk}/claim/"), LINES).content.decode()
    assert "€720.00" in form  # 900 less two of ten years
    assert "€180.00" in form
    assert "Claim €820.00" in form
    assert "No photo shows it" in form
    assert "not covered: the card" in form


@pytest.mark.requirement("SW-2")
def test_a_claim_is_made_told_later_and_undone_until_then(owner: Person, street: Street, organisation: int) -> None:
    guarantee = street.given(-10, amount="1000.00")
    with at_work(organisation) as here:
        for key, value in {**IDENTITY, "public-address": "https://gite.exemple.example"}.items():
            set_preference(here, key, value)
    path = f"deposits/{guarantee.pk}/claim/make/"
    page = owner.does(path, **LINES, story="Déchirure de vingt centimètres.", nature="indemnity", auto="yes")
    assert "€820.00 claimed. The guest is told at" in page
    assert "it can be undone" in page
    with at_work(organisation):
        claim = Claim.objects.get()
        assert claim.answer_until == NOON + timedelta(hours=72)
        assert claim.automatic_recovery
    page = owner.does(f"claims/{claim.pk}/undo/")
    assert "Undone: the guest was told nothing." in page
    with at_work(organisation):
        assert Claim.objects.get().outcome == "cancelled"
        assert set(Message.objects.values_list("state", flat=True)) == {"voided"}
    again = owner.does(path, **LINES, story="Déchirure de vingt centimètres.", nature="indemnity", auto="no")
    assert "€820.00 claimed" in again
    with at_work(organisation):
        second = Claim.objects.latest("pk")
        Message.objects.filter(state="queued").update(state="claimed", claimed_at=NOON)
    assert "The guest is told of" in owner.does(
        f"claims/{second.pk}/undo/", next=owner.path(f"deposits/{guarantee.pk}/")
    )
    with at_work(organisation):
        assert Claim.objects.get(pk=second.pk).amount == 820


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"label": ["Frais de dossier", ""], "price": ["", ""], "quote": ["50", ""]}, "a fee of your own making"),
        ({"price": ["neuf cents", ""]}, "The figures of line 1 cannot be read"),
        ({"price": ["90000", ""]}, "is more than what is left of the guarantee"),
        ({"reason": "magic"}, "is no reason known here"),
        ({"story": ""}, "A claim needs its lines"),
    ],
)
def test_what_cannot_be_claimed_is_refused_and_nothing_is_lost(
    owner: Person, street: Street, organisation: int, changes: dict[str, object], said: str
) -> None:
    guarantee = street.given(-10)
    given = LINES | {"story": "Déchirure.", "nature": "indemnity", "auto": "yes", "form": "claim"} | changes
    referer = f"http://localhost{owner.path(f'deposits/{guarantee.pk}/claim/')}"
    owner.client.post(owner.path(f"deposits/{guarantee.pk}/claim/make/"), given, headers={"Referer": referer})
    page = owner.sees(f"deposits/{guarantee.pk}/claim/")
    assert said in page
    assert "Canapé" in page or "Frais de dossier" in page
    with at_work(organisation):
        assert not Claim.objects.exists()


def test_only_who_may_act_claims(street: Street, organisation: int) -> None:
    guarantee = street.given(-10)
    given = LINES | {"story": "Déchirure.", "nature": "indemnity", "auto": "yes"}
    viewer, stranger = Person(organisation, Role.VIEWER), Person(found())
    assert viewer.client.post(viewer.path(f"deposits/{guarantee.pk}/claim/make/"), given).status_code == 403
    assert viewer.status(f"deposits/{guarantee.pk}/claim/") == 403
    assert stranger.client.post(stranger.path(f"deposits/{guarantee.pk}/claim/make/"), given).status_code == 404
    with at_work(organisation):
        assert not Claim.objects.exists()


def a_photo() -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 30), "brown").save(written, "JPEG")
    return SimpleUploadedFile("assise.jpg", written.getvalue(), "image/jpeg")


@pytest.mark.requirement("SW-2")
def test_photos_come_with_a_claim_are_seen_and_taken_off(owner: Person, street: Street, organisation: int) -> None:
    guarantee = street.given(-10, amount="1000.00")
    given = LINES | {"story": "Déchirure.", "nature": "indemnity", "auto": "yes", "spot": "salon", "after": a_photo()}
    page = owner.does(f"deposits/{guarantee.pk}/claim/make/", **given)
    assert "salon" in page
    with at_work(organisation):
        kept = Exhibit.objects.get()
        assert (kept.role, kept.claim_id) == ("after", Claim.objects.get().pk)
    shown = owner.client.get(owner.path(f"deposits/exhibits/{kept.pk}/"))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.headers["Content-Disposition"].startswith("inline")
    stranger, viewer = Person(found()), Person(organisation, Role.VIEWER)
    assert stranger.status(f"deposits/exhibits/{kept.pk}/") == 404
    assert stranger.client.post(stranger.path(f"deposits/exhibits/{kept.pk}/withdraw/")).status_code == 404
    assert viewer.client.post(viewer.path(f"deposits/exhibits/{kept.pk}/withdraw/")).status_code == 403
    assert viewer.status(f"deposits/exhibits/{kept.pk}/") == 200
    assert "Taken off" in owner.does(f"deposits/exhibits/{kept.pk}/withdraw/")
    assert owner.status(f"deposits/exhibits/{kept.pk}/") == 404
    assert "Kept: 1 file" in owner.does(f"deposits/{guarantee.pk}/exhibits/add/", paper=a_photo())
    assert "nothing was added" in owner.does(f"deposits/{guarantee.pk}/exhibits/add/")


def test_a_hostile_file_is_refused_with_the_claim_and_nothing_is_claimed(
    owner: Person, street: Street, organisation: int
) -> None:
    guarantee = street.given(-10, amount="1000.00")
    bad = SimpleUploadedFile("devis.pdf", b"MZ\x90\x00 not a paper", "application/pdf")
    given = LINES | {
        "story": "Déchirure.",
        "nature": "indemnity",
        "auto": "yes",
        "paper": bad,
        "next": owner.path("deposits/"),
    }
    assert "was not taken" in owner.does(f"deposits/{guarantee.pk}/claim/make/", **given)
    with at_work(organisation):
        assert not Claim.objects.exists()
        assert not Exhibit.objects.exists()


@pytest.mark.requirement("SW-6", "SW-7")
def test_a_scheme_and_a_reason_of_ones_own_change_what_the_next_claim_pays(
    owner: Person, street: Street, organisation: int
) -> None:
    before = street.given(-10, amount="1000.00")
    assert "Kept." in owner.does("deposits/reasons/keep/", code="ski_pass", french="Forfait de ski", english="Ski pass")
    given = {
        "name": "Premium",
        "covers": ["damage", "ski_pass"],
        "cap-damage": "300,00",
        "cap-ski_pass": "",
        "deductible": "50",
    }
    page = owner.does("deposits/schemes/keep/", **given, payer="Assureur Fictif", auto="yes")
    assert "up to €300.00" in page
    assert "Ski pass" in page
    after = street.given(-10, amount="1000.00", scheme="Premium")
    assert "Premium, up to €300.00" in owner.sees(f"deposits/{after.pk}/claim/")
    assert "Premium" not in owner.sees(f"deposits/{before.pk}/claim/")
    form = owner.client.get(
        owner.path(f"deposits/{after.pk}/claim/"), {"reason": "damage", "label": "Sofa", "quote": "350"}
    ).content.decode()
    assert "€50.00" in form
    assert "No longer offered" in owner.does("deposits/schemes/drop/", name="Premium")
    assert "That scheme stays" in owner.does("deposits/schemes/drop/", name="Standard")
    assert "No longer offered" in owner.does("deposits/reasons/drop/", code="ski_pass")
    for code in ("damage", "Ski Pass", "x" * 50, ""):
        given = {"code": code, "french": "a", "english": "b", "next": owner.path("deposits/")}
        assert "cannot be a reason" in owner.does("deposits/reasons/keep/", **given)


def test_a_scheme_says_what_whoever_pays_wants_to_see_until_it_is_there(owner: Person, street: Street) -> None:
    given = {"name": "Premium", "covers": ["damage"], "documents": ["before", "after", "invoice", "passport"]}
    assert "wants" in owner.does("deposits/schemes/keep/", **given)
    one = street.given(-10, amount="1000.00", scheme="Premium")
    typed = {"reason": "damage", "label": "Sofa", "quote": "350"}
    form = owner.client.get(owner.path(f"deposits/{one.pk}/claim/"), typed).content.decode()
    assert form.count("Premium wants to see") == 3
    uncovered = owner.client.get(owner.path(f"deposits/{one.pk}/claim/"), typed | {"reason": "cleaning"})
    assert "Premium wants to see" not in uncovered.content.decode()  # nobody pays but the guest
    owner.does(f"deposits/{one.pk}/claim/make/", **LINES, story="Déchirure.", nature="indemnity", auto="yes")
    assert owner.sees(f"deposits/{one.pk}/").count("Premium wants to see") == 3
    sent = SimpleUploadedFile("facture.pdf", paper(), "application/pdf")
    owner.client.post(owner.path(f"deposits/{one.pk}/exhibits/add/"), {"paper": sent})
    page = owner.sees(f"deposits/{one.pk}/")
    assert page.count("Premium wants to see") == 2
    assert "an invoice, a quote" not in page


def test_schemes_and_addresses_speak_in_the_currency_that_is_chosen(
    owner: Person, street: Street, organisation: int
) -> None:
    with at_work(organisation) as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    caps = {"covers": ["damage"], "cap-damage": "300", "deductible": "50", "currency": "CHF"}
    assert "CHF" in owner.does("deposits/schemes/keep/", name="Alpin", **caps)
    page = owner.does("deposits/addresses/add/", place="Chalet de l'Exemple", amount="400", currency="GBP", scheme="")
    assert "£400.00" in page
    with at_work(organisation):
        assert (Scheme.objects.get(name="Alpin").currency, Permalink.objects.get().currency) == ("CHF", "GBP")


def test_delays_are_kept_within_their_bounds_and_bind_what_comes_next(
    owner: Person, street: Street, organisation: int
) -> None:
    given = {
        "deposit-claim-days": "30",
        "deposit-answer-hours": "96",
        "deposit-window-days": "20",
        "deposit-remind-days": "",
    }
    assert "Kept." in owner.does("deposits/delays/", **given)
    guarantee = street.given(-10, amount="1000.00")
    owner.does(f"deposits/{guarantee.pk}/claim/make/", **LINES, story="Déchirure.", nature="indemnity", auto="yes")
    with at_work(organisation):
        claim = Claim.objects.get()
        assert claim.answer_until == NOON + timedelta(hours=96)
        assert claim.window_ends_on == NOON.date() + timedelta(days=20)
    for key, odd in (
        ("deposit-window-days", "31"),
        ("deposit-answer-hours", "1"),
        ("deposit-claim-days", "0"),
        ("deposits", "perhaps"),
    ):
        owner.client.post(owner.path("deposits/delays/"), {key: odd})
    page = owner.sees("deposits/schemes/")
    assert 'value="20"' in page
    assert 'value="96"' in page


@pytest.mark.parametrize("act", ["schemes/keep", "schemes/drop", "reasons/keep", "reasons/drop", "delays"])
def test_only_who_may_set_up_changes_schemes(organisation: int, act: str) -> None:
    given = {
        "name": "Premium",
        "code": "ski_pass",
        "french": "a",
        "english": "b",
        "covers": "damage",
        "deposit-claim-days": "9",
    }
    for role in (Role.COLLECTOR, Role.VIEWER):
        member = Person(organisation, role)
        assert member.client.post(member.path(f"deposits/{act}/"), given).status_code == 403
        assert member.status("deposits/schemes/") == 403


def test_the_evidence_is_one_archive_and_insight_has_the_line_of_each_scheme(
    owner: Person, street: Street, organisation: int
) -> None:
    claim = street.claimed(amount="300.00")
    owner.does(f"claims/{claim.pk}/pay/", amount="50", note="en espèces")
    packed = owner.client.get(owner.path(f"claims/{claim.pk}/evidence.zip"))
    assert packed.headers["Content-Disposition"] == 'attachment; filename="evidence-C-2026-0001.zip"'
    assert "2-acceptance.csv" in ZipFile(BytesIO(packed.content)).namelist()
    page = owner.sees("insight/")
    assert "Deposits: what was claimed, and how it came home" in page
    assert "€250.00" in page
    viewer, stranger = Person(organisation, Role.VIEWER), Person(found())
    assert viewer.status(f"claims/{claim.pk}/evidence.zip") == 403
    assert stranger.status(f"claims/{claim.pk}/evidence.zip") == 404


@pytest.mark.requirement("SW-19", "SW-20")
def test_a_failed_one_says_what_may_follow(street: Street, organisation: int) -> None:
    claim = street.claimed()
    later = NOON + timedelta(days=90)
    with at_work(organisation, NOON + timedelta(days=40)) as here:
        plan(here, claim.pk)
        receivable = Claim.objects.get(pk=claim.pk).receivable_id
        assert receivable is not None
        of_it = {"organisation_id": here.organisation}
        ladder = ScenarioVersion.objects.create(
            **of_it,
            key="ladder",
            version=1,
            text=preset_texts()[DEPOSIT_LADDER],
            published_at=here.at,
            published_by="test",
        )
        Dunning.objects.create(**of_it, receivable_id=receivable, scenario=ladder, outcome="scenario_finished")
    with time_machine.travel(later, tick=False):
        owner = Person(organisation, Role.ACCOUNTANT)
        page = owner.sees(f"deposits/{claim.guarantee_id}/")
        assert "Failed" in page
        assert f"/invoices/{receivable}/certificate/" in page
        assert f"/invoices/{receivable}/close/" in page
        assert "Failed, €300.00" in owner.sees("deposits/")
        assert 'name="vat" value="none" checked' in " ".join(
            owner.client.get(owner.path(f"invoices/{receivable}/close/")).content.decode().split()
        )
        given_up = {"why": "other", "since": "2026-10-01", "seen": "300.00"}
        owner.does(f"invoices/{receivable}/close/give-up/", **given_up)
        page = owner.sees(f"deposits/{claim.guarantee_id}/")
        assert "Written off" in page
        assert "The loss, with its entries and the VAT" in page
        assert "Write it off" not in page


@pytest.mark.requirement("SW-20")
def test_what_was_left_to_a_person_can_be_given_up_without_a_message(street: Street, organisation: int) -> None:
    claim = street.claimed(automatic_recovery=False, debt_nature=DebtNature.SERVICE)
    with at_work(organisation, NOON + timedelta(days=40)) as here:
        plan(here, claim.pk)
    with time_machine.travel(NOON + timedelta(days=41), tick=False):
        owner = Person(organisation, Role.ACCOUNTANT)
        assert "Give up €300.00" in owner.sees(f"deposits/{claim.guarantee_id}/")
        page = owner.does(f"claims/{claim.pk}/give-up/")
        assert "held from every message" in page
        assert "C-2026-0001" in page
    with at_work(organisation, NOON + timedelta(days=42)):
        debt = Claim.objects.get(pk=claim.pk).receivable
        assert debt is not None
        assert (debt.open_amount, Hold.objects.get().receivable_id) == (Decimal("300.00"), debt.pk)


def test_an_agreement_and_an_answer_to_what_is_settled_say_that_nothing_waits_for_them(
    owner: Person, street: Street
) -> None:
    agreed, settled, asked = street.claimed(), street.claimed(), street.claimed()
    street.answered(agreed, AnswerKind.ACCEPT, "D'accord.", "300.00")
    street.answered(settled, AnswerKind.ASK)
    street.answered(asked, AnswerKind.ASK)
    owner.does(f"claims/{settled.pk}/pay/", amount="300", note="en espèces")
    for claim, words in ((agreed, True), (settled, True), (asked, False)):
        page = owner.sees(f"deposits/{claim.guarantee_id}/")
        assert ("Nothing waits for it" in page) == words
        assert ("nothing is charged and no message goes" in page) != words


@pytest.mark.requirement("SW-2")
def test_a_link_to_record_the_place_is_made_and_its_rooms_stand_with_the_exhibits(
    owner: Person, street: Street, organisation: int
) -> None:
    guarantee = street.given(-3, 7)
    place = f"deposits/{guarantee.pk}/place/"
    assert "relance set public-address" in owner.does(place, next=owner.path(f"deposits/{guarantee.pk}/"))
    with at_work(organisation, NOON) as here:
        set_preference(here, "public-address", "https://gite.exemple.example")
    assert "Make a link to record the place" in owner.sees(f"deposits/{guarantee.pk}/")
    assert "https://gite.exemple.example/place/" in owner.does(place)
    assert Person(organisation, Role.VIEWER).client.post(owner.path(place)).status_code == 403
    assert Person(found()).client.post(Person(found()).path(place)).status_code == 404
    with at_work(organisation, NOON, actor="link:1") as here:
        opened = [read("salon.jpg", a_photo().read())]
        record(here, guarantee.pk, "departure", "Salon", "Une brûlure sur la table.", opened)
    page = owner.sees(f"deposits/{guarantee.pk}/")
    assert "Une brûlure sur la table." in page
    assert "record of the place" in page
    with at_work(organisation):
        assert f"deposits/exhibits/{Exhibit.objects.get().pk}/" in page


@pytest.mark.requirement("SW-2", "SW-8")
def test_what_the_guest_will_read_stands_beside_the_claim_word_for_word(
    owner: Person, street: Street, organisation: int
) -> None:
    guarantee = street.given(-10, amount="1000.00")
    path, given = f"deposits/{guarantee.pk}/claim/", LINES | {"story": "Déchirure de l'assise."}
    assert "Give a line its sum" in owner.sees(path)
    unwritten = owner.client.get(owner.path(path), given).content.decode()
    assert "Preferences" in unwritten
    assert "Bien à vous" not in unwritten
    with at_work(organisation, NOON) as here:
        for key, value in (IDENTITY | {"public-address": "https://gite.exemple.example"}).items():
            set_preference(here, key, value)
    page = unescape(owner.client.get(owner.path(path), given).content.decode())
    part = owner.client.get(owner.path(path), given, headers={"HX-Target": "reckoned"}).content.decode()
    owner.does(f"{path}make/", **given, nature="indemnity", auto="yes")
    with at_work(organisation):
        notice = Notice.objects.get(act="claim_announced")
    text = Information.of(notice).text("fr")
    assert 'hx-swap-oob="true"' in part
    for piece in text.pieces:
        for words in (piece.text, *(word for row in piece.rows for word in row), *(label for label, _ in piece.links)):
            assert words in page, words
            assert words in unescape(part), words
    assert text.subject in page
    assert as_gsm7(text.sms).partition("https://")[0] in page


@pytest.mark.requirement("SW-3")
def test_whether_a_dead_card_ends_the_days_of_attempts_is_set_by_whoever_sets_up(
    owner: Person, street: Street, organisation: int
) -> None:
    claim = street.claimed()

    def ends_early() -> bool:
        with at_work(organisation, NOON) as here:
            return situation_of(here, Claim.objects.select_related("guarantee").get(pk=claim.pk)).claim.ends_early

    assert ends_early(), "without a word"
    assert 'value="ends" selected' in owner.client.get(owner.path("deposits/schemes/")).content.decode()
    assert "Kept." in owner.does("deposits/delays/", **{"deposit-dead-card": "waits"})
    assert not ends_early()
    assert 'value="waits" selected' in owner.client.get(owner.path("deposits/schemes/")).content.decode()
    viewer = Person(organisation, Role.VIEWER)
    assert viewer.client.post(viewer.path("deposits/delays/"), {"deposit-dead-card": "ends"}).status_code == 403
    odd = {"deposit-dead-card": "sometimes", "next": owner.path("deposits/schemes/")}
    assert "Kept." not in owner.does("deposits/delays/", **odd)
    assert not ends_early()
