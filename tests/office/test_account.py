"""A user's own pages: password, second factor, passkeys, sessions; each opens, and signing out everywhere is for real."""

from __future__ import annotations

import pytest

from tests.office.people import PASSWORD, Person, browser

BY_PASSWORD = {"password": PASSWORD}


def signed_in(person: Person) -> None:
    """Sign in by the form, so that the program knows how and when."""
    assert person.user is not None
    person.client = browser()
    given = {"login": person.user.email, "password": PASSWORD}
    assert person.client.post("/accounts/login/", given).status_code == 302


@pytest.mark.parametrize(
    "page",
    [
        "/account/",
        "/companies/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/sessions/",
        "/accounts/logout/",
    ],
)
def test_every_page_of_an_account_opens(organisation: int, page: str) -> None:
    owner = Person(organisation)
    signed_in(owner)
    response = owner.client.get(page, follow=True)
    assert response.status_code == 200
    assert "Relance</title>" in response.content.decode()


def test_a_password_is_changed_by_whoever_knows_the_old_one_and_a_weak_one_is_refused(organisation: int) -> None:
    owner = Person(organisation)
    signed_in(owner)
    path = "/accounts/password/change/"
    weak = owner.client.post(path, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert weak.status_code == 200
    wrong = owner.client.post(
        path, {"oldpassword": "no", "password1": "une autre phrase", "password2": "une autre phrase"}
    )
    assert wrong.status_code == 200
    right = {"oldpassword": PASSWORD, "password1": "une autre phrase longue", "password2": "une autre phrase longue"}
    assert owner.client.post(path, right).status_code == 302
    assert owner.user is not None
    owner.user.refresh_from_db()
    assert owner.user.check_password("une autre phrase longue")


def test_another_browser_is_seen_in_the_list_and_signed_out_from_here(organisation: int) -> None:
    owner = Person(organisation)
    signed_in(owner)
    here = owner.client
    signed_in(owner)
    elsewhere = owner.client
    assert elsewhere.get(owner.path("today/")).status_code == 200
    assert here.get("/accounts/sessions/").content.decode().count("127.0.0.1") >= 2
    here.post("/accounts/sessions/")
    assert elsewhere.get(owner.path("today/")).status_code == 302
    assert here.get(owner.path("today/")).status_code == 200
