"""When a page is not there, was too old, or broke: said in the reader's language, with whom to ask."""

from __future__ import annotations

import pytest
from django.test import Client

from relance.office.help import views as help_views
from relance.tenancy.models import Role
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import Person, browser


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELANCE_SUPPORT_PHONE", "01 00 00 00 00")
    monkeypatch.setenv("RELANCE_SUPPORT_EMAIL", "aide@installation.example")


@pytest.mark.requirement("EV-17")
@pytest.mark.usefixtures("phone")
@pytest.mark.parametrize(("language", "said"), [("fr", "Il n’y a rien ici"), ("en", "There is nothing here")])
def test_what_is_not_there_is_said_with_whom_to_ask(organisation: int, language: str, said: str) -> None:
    for client, address in (
        (browser(language), "/nowhere/"),
        (Person(organisation, language=language).client, "/o/none/today/"),
    ):
        response = client.get(address)
        assert response.status_code == 404
        text = response.content.decode()
        assert said in text
        assert f'<html lang="{language}">' in text
        assert 'href="tel:0100000000"' in text
        assert 'href="mailto:aide@installation.example"' in text
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_without_an_operators_word_no_empty_contact_is_shown(organisation: int) -> None:
    text = browser().get("/nowhere/").content.decode()
    assert "mailto:" not in text
    assert "tel:" not in text


@pytest.mark.requirement("EV-17")
@pytest.mark.usefixtures("phone")
def test_what_broke_shows_no_secret_asks_no_database_and_names_its_moment(
    organisation: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = Person(organisation)
    owner.client.raise_request_exception = False

    def breaks(_language: str) -> object:
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr(help_views, "guide", breaks)
    response = owner.client.get(owner.path("help/"))
    assert response.status_code == 500
    text = response.content.decode()
    assert "Something broke" in text
    assert text.count("UTC") == 1
    assert "01 00 00 00 00" in text
    assert "1234" not in text
    assert "Traceback" not in text


def test_a_form_that_was_too_old_says_so(organisation: int) -> None:
    owner = Person(organisation)
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "fr"}, SERVER_NAME="localhost")
    strict.cookies = owner.client.cookies
    response = strict.post(owner.path("preferences/sending/"), {"on": "yes"})
    assert response.status_code == 403
    assert "Cette page était trop ancienne" in response.content.decode()


@pytest.mark.requirement("EV-17")
def test_a_refusal_that_comes_again_offers_a_person(organisation: int) -> None:
    owner = Person(organisation)
    to = owner.path("preferences/")

    def confirms() -> str:
        return owner.does("preferences/account/", do="confirm", iban="", next=to)

    assert "Ask a person" not in confirms()
    again = confirms()
    assert 'href="' + owner.path("help/") + '?about=nothing_proposed#ask"' in again
    owner.does("help/today/vote/", helpful="yes")  # something went well: the next refusal is a first one again
    assert "Ask a person" not in confirms()
    viewer = Person(organisation, Role.VIEWER)
    viewer.client.post(viewer.path("today/confirm/"))
    assert b"?about=right_missing#ask" in viewer.client.post(viewer.path("today/confirm/")).content


@pytest.mark.requirement("EV-17")
def test_what_was_asked_reaches_the_owners_of_the_company_and_nobody_else(organisation: int) -> None:
    viewer, owner, stranger = Person(organisation, Role.VIEWER), Person(organisation), Person(found())
    asked = viewer.does("help/ask/", text="Je ne trouve pas <b>l’export</b>", about="right_missing")
    assert "the owners of your company see it on Today" in asked
    assert "waits" in asked
    assert "Colleagues ask for help: 1" in owner.sees("today/")
    page = owner.sees("help/")
    assert "Je ne trouve pas &lt;b&gt;l’export&lt;/b&gt;" in page
    assert "<code>right_missing</code>" in page
    assert "l’export" not in stranger.sees("help/")
    assert "l’export" not in Person(organisation, Role.ACCOUNTANT).sees("help/"), "between the asker and the owners"
    with at_work(organisation):
        from relance.office.models import HelpRequest

        request = HelpRequest.objects.get().pk
    assert viewer.status(f"help/ask/{request}/seen/", post=True) == 403
    stranger.does(f"help/ask/{request}/seen/")
    assert "Colleagues ask for help: 1" in owner.sees("today/")
    assert "seen to" in owner.does(f"help/ask/{request}/seen/")
    assert "Colleagues ask for help" not in owner.sees("today/")
    assert "Write something first." in viewer.does("help/ask/", text=" ", next=viewer.path("help/"))


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://localhost/o/{slug}/debtors/?q=a", "/o/{slug}/debtors/?q=a"),
        ("http://elsewhere.example/o/{slug}/debtors/", "/o/{slug}/today/"),
        ("http://localhost/o/another/debtors/", "/o/{slug}/today/"),
        ("http://localhost/o/{slug}/late/remind/", "/o/{slug}/today/"),  # drawn by an act: it cannot be asked for
        ("http://localhost/o/{slug}/nowhere/at/all/", "/o/{slug}/today/"),
        ("http://[", "/o/{slug}/today/"),
        ("", "/o/{slug}/today/"),
    ],
)
def test_a_refused_act_leads_back_to_the_page_it_was_asked_on(organisation: int, came_from: str, leads_to: str) -> None:
    owner = Person(organisation)
    refused = owner.client.post(
        owner.path("start/terms/"), {"terms": "no such terms"}, headers={"Referer": came_from.format(slug=owner.slug)}
    )
    assert refused.status_code == 302
    assert refused.headers["Location"] == leads_to.format(slug=owner.slug)
