"""The door of guests: who is let in, who is not, and what no answer tells."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest

from relance.deposits.guarantee import requests
from relance.deposits.models import GuestMessage
from relance.portal import limits
from relance.portal.urls import of_guest
from relance.tenancy import links
from relance.tenancy.context import Acting
from relance.tenancy.models import IssuedLink
from tests.at_work import at_work
from tests.conftest import found
from tests.outbox.builders import House
from tests.portal.guests import Telephone, asked, now

pytestmark = pytest.mark.requirement("SW-1")


def test_a_guest_reads_what_is_asked_and_nothing_that_is_not_for_the_bearer(organisation: int) -> None:
    page = Telephone.of(asked(organisation)).sees()
    assert "500,00" in page
    assert "Le gîte est habité toute l’année." in page
    assert "Camille Fictive" in page
    for secret in ("camille@exemple.example", "+33600000000", "600000000"):
        assert secret not in page


def test_no_search_engine_no_referrer_no_cookie_and_no_script(organisation: int) -> None:
    guest = Telephone.of(asked(organisation))
    answers = [guest.gets(page) for page in ("", "terms/", "nothing/")]
    for response in (*answers, guest.posts("language/"), guest.client.get("/g/x/y/")):
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "no-store, private"
        assert not response.cookies
    policy = guest.gets()["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "form-action 'self'" in policy


def test_what_opens_nothing_gets_one_answer(organisation: int) -> None:
    guarantee, other = asked(organisation), found()
    expired, revoked = Telephone.of(guarantee), Telephone.of(guarantee)
    with at_work(organisation, now() - timedelta(days=9)) as here:
        public_id, token = links.issue(here, "g", f"guarantee:{guarantee.pk}", now() - timedelta(days=1)).address.split(
            "/"
        )[-2:]
    expired.home = f"/g/{public_id}/{token}/"
    with at_work(organisation, now()) as here:
        links.revoke_all(here, f"guarantee:{guarantee.pk}")
    with at_work(other, now()) as here:
        foreign = str(here.organisation)
    answers = {
        re.sub(rb'action="[^"]*"', b"", Telephone(path).gets().content)
        for path in (
            expired.home,
            revoked.home,
            f"/g/{public_id}/{'a' * 26}/",
            f"/g/{public_id}/{token.upper()}/",
            f"/g/{foreign}/{token}/",
            "/g/00000000-0000-0000-0000-000000000000/x/",
            "/g/%00/%00/",
        )
    }
    assert len(answers) == 1
    assert "Ce lien a expiré" in answers.pop().decode()


def test_a_link_for_something_else_opens_nothing(organisation: int) -> None:
    asked(organisation)
    with at_work(organisation, now()) as here:
        for subject in ("debtor:1", "claim:1", "guarantee:", "guarantee:x"):
            path = links.issue(here, "g", subject, now() + timedelta(days=1)).address.split("example", 1)[1]
            assert Telephone(path + "/").gets().status_code == 404


def test_a_language_is_chosen_by_a_press_and_kept(organisation: int) -> None:
    guest = Telephone.of(asked(organisation))
    assert guest.gets("language/").status_code == 405
    guest.posts("language/", {"language": "en"})
    assert "A deposit for your stay" in guest.sees()
    guest.posts("language/", {"language": "xx"})
    assert "A deposit for your stay" in guest.sees()


def test_who_knocks_like_a_machine_waits(organisation: int) -> None:
    guest = Telephone.of(asked(organisation))
    last = None
    for _knock in range(limits.STRANGER.most + 1):
        last = guest.client.get("/g/x/y/", REMOTE_ADDR="192.0.2.77")
    assert last is not None
    assert last.status_code == 429
    assert last["Retry-After"] == "600"
    assert guest.gets().status_code == 200  # from elsewhere


def test_a_page_that_breaks_says_so_and_writes_no_address_down(
    organisation: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    guest = Telephone.of(asked(organisation))
    monkeypatch.setattr("relance.deposits.guest.pages.terms_of", lambda *_: 1 / 0)
    with caplog.at_level(logging.DEBUG):
        response = guest.gets()
        guest.gets("nothing/")
        guest.client.get("/g/x/y/")
    assert response.status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert guest.home.strip("/").split("/")[-1] not in caplog.text


def test_what_is_sent_at_once_has_a_bound(organisation: int) -> None:
    guest = Telephone.of(asked(organisation))
    response = guest.client.post(guest.home + "tell/", {"text": "x"}, headers={"Content-Length": str(1 << 30)})
    assert response.status_code == 413


def walk() -> list[tuple[str, str]]:
    """Every address of a guest's link, with numbers that name something of nobody's."""
    return [(one.name, re.sub(r"<int:\w+>", "1", str(one.pattern))) for one in of_guest if one.name]


@pytest.mark.parametrize(("name", "page"), walk(), ids=lambda one: str(one) or "home")
def test_no_address_opens_by_a_link_that_is_none(organisation: int, name: str, page: str) -> None:
    guarantee, other = asked(organisation), found()
    good, ended = Telephone.of(guarantee), Telephone.of(guarantee)
    with at_work(organisation, now()) as here:
        links.revoke(here, max(here_links(here)))
    theirs = Telephone.of(asked(other)).home.split("/")[2]
    ours, token = good.home.strip("/").split("/")[1:]
    for home in (ended.home, f"/g/{theirs}/{token}/", f"/g/{ours}/{'z' * 26}/", f"/g/{ours}/{token[:-1]}/", "/g/x/y/"):
        for method in ("get", "post"):
            response = getattr(ended.client, method)(home + page)
            expected = {404, 405} | ({200} if name == "guest-again" else set())
            assert response.status_code in expected, (method, home, page)
            assert "Camille" not in response.content.decode()
            assert "500,00" not in response.content.decode()
    for method in ("put", "patch", "delete", "options", "trace"):
        assert getattr(good.client, method)(good.home + page).status_code == 405, (method, page)


def here_links(here: Acting) -> list[int]:
    return list(IssuedLink.objects.filter(organisation_id=here.organisation).values_list("pk", flat=True))


def test_a_new_link_leaves_for_the_address_that_is_kept_once_an_hour_and_nobody_learns_whether(house: House) -> None:
    guarantee = asked(house.organisation)
    old = Telephone.of(guarantee)
    with at_work(house.organisation, now()) as here:
        links.revoke_all(here, f"guarantee:{guarantee.pk}")
    sent = old.posts("again/")
    assert "Si nous vous connaissons, il est parti" in sent.content.decode()
    unknown = old.client.post(f"/g/{old.home.split('/')[2]}/{'z' * 26}/again/")
    assert unknown.content == sent.content == old.posts("again/").content == old.client.post("/g/x/y/again/").content
    with at_work(house.organisation, now()) as here:
        assert GuestMessage.objects.filter(guarantee=guarantee, act="guest_link", notice__isnull=False).count() == 1
        requests.cancel(here, guarantee.pk)
    old.posts("again/")
    with at_work(house.organisation, now() + timedelta(hours=2)):
        assert GuestMessage.objects.filter(guarantee=guarantee, act="guest_link").count() == 1


@pytest.mark.parametrize("amount", ["sNaN", "NaN", "Infinity", "1e999999", "\0"])
def test_an_odd_amount_accepts_nothing_and_breaks_nothing(organisation: int, amount: str) -> None:
    guest = Telephone.of(asked(organisation))
    assert guest.posts("accept/", {"amount": amount, "terms": "1"}).status_code == 422


def test_the_code_of_a_firms_letter_may_be_any_text(organisation: int) -> None:
    guest = Telephone.of(asked(organisation))
    for code in ("\0", "a\0b", "x" * 5000):
        answer = guest.client.post("/f/", {"code": code})
        assert (answer.status_code, answer["X-Robots-Tag"]) == (404, "noindex, nofollow")
