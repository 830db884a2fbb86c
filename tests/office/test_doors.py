"""Every door of the office, tried by those who should not enter: strangers, another company's owner, a viewer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from relance.journal.models import Event
from relance.outbox.models import Message, Notice
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import PASSWORD, Person, browser
from tests.office.test_today import ROWS
from tests.outbox.builders import House

WALKS_EVERY_DOOR = True  # tests/conftest.py leaves them out beside another PostgreSQL

# Acts, which answer to POST alone; everything else is a page that is read.
ACTS = {
    "propose",
    "confirm", "undo", "skip", "hold-invoice", "release-invoice", "pay", "resend", "hold-debtor", "release-debtor", "close-batch",
    "renew-letters",
    "post-batch", "resolve", "upload", "book", "sending", "invite", "change-role", "remove-member", "save-preferences", "stop",
    "demonstration-clock", "choose-scenario", "save-scenario", "put", "close-case", "help-vote", "help-comment",
    "case-firm-entrust", "case-firm-order", "case-firm-pause", "case-firm-resume", "case-firm-take-back", "case-firm-say", "firm-propose",
    "firm-refund", "firm-receive-late",
    "firm-sign", "firm-end", "firm-send", "firm-paper-keep", "firm-countersign", "firm-remit", "firm-accept", "firm-receive", "firm-say",
    "firm-posted", "firm-give-up", "case-firm-settle", "deposit-give-up", "deposit-taken-back", "handover-help",
    "note", "change-debtor", "add-contact", "end-commitment",
    "state-terms", "never-remind", "remind", "formal-notice", "hold-ticked", "release-ticked", "keep-view",
    "drop-view", "save-letter-text", "settle-letter-text",
    "save-letter-words", "automatic", "settle-account", "test-message", "scenario-of-debtor", "read",
    "paid-late-ask", "read-answer", "stop-some", "stop-all", "send-now", "call-later",
    "place-mail", "set-mail-aside", "send-again", "take-another-way", "write-again",
    "attest", "logo", "company", "keep-cards", "play-cards", "forget-cards", "microsoft-begin", "microsoft-finish", "microsoft-forget",
    "ask-for-help", "seen-to", "state-invoice", "place", "answer-place", "state-ticked", "choose-mode", "state-claim",
    "state-claims",
    "note-limitation", "end-limitation", "withdraw-limitation", "note-insolvency",
    "penalties-of-invoice", "penalties-of-debtor", "take-back", "save-kinds", "undo-kinds", "tell", "give-up-upload", "forget-answers",
    "correct-invoice", "cancel-invoice", "reopen-invoice", "add-invoice", "cancel-payment", "add-customer", "add-invoice-of",
    "add-credit-note", "pay-of-debtor", "decide-books", "same-customer", "take-apart",
    "cancel-import",
    "deposit-season-read", "deposit-season-ask", "deposit-give-back", "deposit-payment-back",
    "deposit-calendar-add", "deposit-calendar-read", "deposit-calendar-file", "deposit-calendar-remove", "deposit-booking",
    "deposit-permalink-add", "deposit-permalink-end",
    "deposit-scheme-keep", "deposit-scheme-drop", "deposit-reason-keep", "deposit-reason-drop", "deposit-delays",
    "deposit-exhibits", "deposit-exhibit-off", "deposit-place",
    "deposit-claim-make", "deposit-undo", "deposit-ask", "deposit-send", "deposit-link", "deposit-change", "deposit-cancel",
    "deposit-release", "deposit-lower", "deposit-stop", "deposit-try", "deposit-pay", "deposit-recover", "deposit-settle",
    "put-ticked", "case-note", "case-alarm", "case-task", "case-task-done", "case-cost", "case-received", "case-remitted", "case-message",
    "case-read", "case-exhibit", "case-plan", "case-party",
    "petition-look", "petition-sign", "petition-file", "petition-fees", "petition-decision", "petition-choose", "conciliation",
    "conciliation-end", "case-advice", "court-fee-keep",
    "hand-over", "go-to-partner", "steer-file", "meet-request", "decide-proposal", "settle-call",
    "add-partner", "change-partner", "renew-partner", "try-partner", "remove-partner", "read-partner-file", "hear-partner-again",
    "registered-order", "registered-prices", "registered-stop", "registered-posted", "registered-slip", "registered-told",
    "registered-receipt", "registered-lost", "registered-answered", "registered-settle", "registered-look", "keep-post", "play-post",
    "forget-post", "post-tariff",
    "mend-debtor", "prepare-ticked", "partner-remitted",
    "give-up", "loss-duplicate", "loss-vat", "undo-loss", "add-loss-paper", "drop-loss-paper", "sign-certificate", "keep-loss-accounts",
}  # fmt: skip
SET_UP_ONLY = {
    "post",
    "registered-send",
    "read-back",
    "error-rows",
    "collection",
    "handover-preview",
    "case-bundle",
    "placed-file",
    "prepare-several",
    "letter-words",
    "preset",
    "domain-check",
    "draft",
    "microsoft",
    "cards",
    "partners",
    "partner",
    "new-partner",
    "mode",
    "deposit-new",
    "deposit-claim",
    "deposit-schemes",
    "deposit-calendars",
    "deposit-permalinks",
    "deposit-season",
    "deposit-season-sheet",
    "deposit-evidence",
    "deposit-payment-evidence",
}
FOR_EVERY_MEMBER = {
    "ask-for-help",
    "help-vote",
    "help-comment",
    "keep-view",
    "drop-view",
}  # they change nothing of the books
HIS_OWN_FORMS = (b"/help/", b"/scenarios/of/", b"/letter-texts/", b"/late/views/")
KEYS = {"scenarios": "gentle", "letter-texts": "reminder-fr"}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and address of every page of an organisation."""
    for one in (resolver or get_resolver()).url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one, path)
        elif isinstance(one, URLPattern) and path.startswith("o/<slug:slug>/") and one.name:
            yield one.name, "/" + path


ROUTES = sorted(set(routes()))


@pytest.fixture(scope="module")
def busy(database: None, tmp_path_factory: pytest.TempPathFactory) -> House:
    """One company for all who try its doors: whoever gets in changes something, and the test that sees it says which door."""
    house = House(found(), tmp_path_factory.mktemp("busy"), is_trusted=False)
    house.bring(*ROWS)
    house.run()
    return house


@pytest.fixture(scope="module")
def intruder(database: None) -> Person:
    """The owner of another company: one for all doors, since none lets them in."""
    return Person(found())


@pytest.fixture(scope="module")
def viewer(busy: House) -> Person:
    """A member who only reads: one for all doors, since none lets them change anything."""
    return Person(busy.organisation, Role.VIEWER)


def address(house: House, slug: str, path: str) -> str:
    """A real address: ids of rows that are there."""
    with at_work(house.organisation):
        ids = {
            "invoices": Receivable.objects.order_by("pk")[0].pk, "debtors": Debtor.objects.order_by("pk")[0].pk,
            "messages": Message.objects.order_by("pk")[0].pk,
        }  # fmt: skip
        name = Notice.objects.order_by("pk")[0].name
    kind = path.split("/")[3]
    path = (
        path.replace("<slug:slug>", slug)
        .replace("<str:name>", name)
        .replace("<str:group>", "identity")
        .replace("<str:kind>", "csv")
        .replace("<slug:name>", "risks")
        .replace("<slug:word>", "https")
        .replace("<slug:key>", KEYS.get(path.split("/")[3], "today"))
    )
    return re.sub(r"<int:\w+>", "1", path.replace("<int:pk>", str(ids.get(kind, 1))))


def test_the_walk_knows_every_page() -> None:
    assert len(ROUTES) > 30
    assert {name for name, _ in ROUTES} >= ACTS


def victims(house: House) -> list[int]:
    """The receivables that nobody else may touch."""
    with at_work(house.organisation):
        return list(Receivable.objects.values_list("pk", flat=True))


def facts(house: House) -> tuple[int, int, list[str]]:
    with at_work(house.organisation):
        return (
            Event.objects.count(),
            Message.objects.count(),
            list(Message.objects.order_by("pk").values_list("state", flat=True)),
        )


@pytest.mark.parametrize(("name", "path"), ROUTES)
def test_a_stranger_is_sent_to_the_sign_in(busy: House, viewer: Person, name: str, path: str) -> None:
    url, client = address(busy, viewer.slug, path), browser()
    response = client.post(url) if name in ACTS else client.get(url)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(("name", "path"), ROUTES)
def test_for_another_companys_owner_it_does_not_exist(
    busy: House, viewer: Person, intruder: Person, name: str, path: str
) -> None:
    before = facts(busy)
    url = address(busy, viewer.slug, path)
    response = intruder.client.post(url) if name in ACTS else intruder.client.get(url)
    assert response.status_code == 404
    assert facts(busy) == before


@pytest.mark.parametrize(("name", "path"), ROUTES)
def test_under_his_own_company_he_finds_nothing_of_another(busy: House, name: str, path: str) -> None:
    intruder = Person(found())
    url = address(busy, intruder.slug, path)
    before = facts(busy)
    response = (
        intruder.client.post(
            url, {"kind": "dispute", "amount": "1", "on": "2026-04-07", "receivable": victims(busy)}, follow=True
        )
        if name in ACTS
        else intruder.client.get(url, follow=True)
    )
    assert response.status_code in (200, 404, 422)
    content = response.content.replace(b"your invoice F-1, your 3 invoices", b"")  # an example of the program's own
    for secret in (b"Alpha", b"alpha@alpha.example", b"F-1"):
        assert secret not in content
    assert facts(busy) == before


@pytest.mark.parametrize(("name", "path"), ROUTES)
def test_a_viewer_reads_and_changes_nothing(busy: House, viewer: Person, name: str, path: str) -> None:
    before = facts(busy)
    url = address(busy, viewer.slug, path)
    if name in ACTS:
        given: dict[str, object] = {
            "kind": "dispute",
            "amount": "1",
            "on": "2026-04-07",
            "role": "owner",
            "email": "a@b.example",
            "left": "yes",
        }
        given |= {"receivable": victims(busy), "notice": url.split("/")[4] if "/letters/" in url else given["kind"]}
        response = viewer.client.post(url, given)
        assert response.status_code in (302, 403, 404), name
        assert response.status_code != 302 or name in {"demonstration-clock", *FOR_EVERY_MEMBER}
    else:
        response = viewer.client.get(url)
        assert response.status_code in ((403, 404) if name in SET_UP_ONLY else (200, 302, 404, 422))
        acts = [part[:60] for part in response.content.split(b'action="/o/')[1:]]
        assert [part for part in acts if not any(form in part for form in HIS_OWN_FORMS)] == []
    assert facts(busy) == before


def test_a_page_is_not_an_act_and_an_act_is_not_a_page(busy: House) -> None:
    owner = Person(busy.organisation)
    for name, path in ROUTES:
        url = address(busy, owner.slug, path)
        wrong = owner.client.get(url) if name in ACTS else owner.client.post(url)
        assert wrong.status_code == 405, name


def test_a_form_from_elsewhere_is_refused(busy: House) -> None:
    owner = Person(busy.organisation)
    strict = browser(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    assert strict.post(owner.path("stop/")).status_code == 403


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example/", "//evil.example", "/o/other/today/", "/\\evil.example", "javascript:alert(1)"],
)
def test_an_act_leads_back_into_its_own_company_only(busy: House, next_page: str) -> None:
    owner = Person(busy.organisation)
    response = owner.client.post(owner.path("stop/"), {"next": next_page})
    assert response.headers["Location"] == owner.path("today/")


def test_pages_let_no_script_of_others_in_and_stay_out_of_frames(busy: House) -> None:
    owner = Person(busy.organisation)
    response = owner.client.get(owner.path("today/"))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    page = response.content.decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_signing_in_by_password_and_slowing_down_who_guesses(busy: House) -> None:
    owner = Person(busy.organisation)
    assert owner.user is not None
    guesser = browser()
    for _ in range(5):
        wrong = guesser.post("/accounts/login/", {"login": owner.user.email, "password": "not it at all"})
        assert wrong.status_code == 200
    right = {"login": owner.user.email, "password": PASSWORD}
    refused = guesser.post("/accounts/login/", right)
    assert refused.status_code == 200
    assert b"Too many failed" in refused.content
    elsewhere = browser(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post("/accounts/login/", {**right, "login": Person(found()).user.email}).status_code == 302  # type: ignore[union-attr]


def test_nobody_signs_up_by_himself() -> None:
    assert b"Ask the owner" in browser().get("/accounts/closed/").content
    assert browser().post("/accounts/signup/", {"email": "a@b.example"}).status_code == 404
