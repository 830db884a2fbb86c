"""A deposit in a real browser: from the request to the money, and what becomes of those that end otherwise; axe on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.requirement("SW-1", "SW-3", "SW-16", "SW-18", "SW-20", "SW-22")
HOUSE = "/o/gites/"
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "fr-FR"}


def at_ease(page: Page) -> None:
    """Nothing grave for whoever cannot see, and nothing that scrolls sideways."""
    found = [
        f"{page.url}: {one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


@pytest.fixture
def guest(chromium: Browser) -> Iterator[Page]:
    context: BrowserContext = chromium.new_context(**PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def owner(visitor: Visitor) -> Visitor:
    visitor.signs_in("owner")
    visitor.page.set_default_timeout(60_000)
    return visitor


def deposit_of(owner: Visitor, who: str) -> Page:
    page = owner.goes(f"{HOUSE}deposits/?q={who}")
    page.locator("main table a", has_text=re.compile("C-|Famille")).first.click()
    return page


def link_of(page: Page) -> str:
    found = re.search(r"http\S+/g/[^\s.]+", page.locator(".notice.good").first.inner_text())
    assert found
    return found[0]


def a_day_on(page: Page) -> None:
    page.locator("button[name=by][value=day]").click()
    expect(page.locator(".notice.good").first).to_contain_text("Il est maintenant")


def test_from_the_request_to_the_money(owner: Visitor, guest: Page, tmp_path: Path) -> None:
    page = owner.goes(f"{HOUSE}deposits/new/")
    at_ease(page)
    clock = re.search(r"(\d{2})/(\d{2})/(\d{4})", page.locator("main").inner_text())
    assert clock
    today = f"{clock[3]}-{clock[2]}-{clock[1]}"
    for name, value in {
        "amount": "300",
        "who": "Camille Fictive",
        "place": "Moulin de l'Exemple",
        "from": today,
        "to": today,
        "mail": "camille@client.example",
        "tel": "+33639980077",
    }.items():
        page.fill(f"form#ask [name={name}]", value)
    page.locator(".page-head button[value=link]").click()
    link, deposit = link_of(page), page.url
    guest.goto(link)
    at_ease(guest)
    guest.check("[name=terms]")
    guest.click("form.accept .btn-main")
    guest.locator("a[href$='/card/']").first.click()
    at_ease(guest)
    guest.check("[value=pays]")
    guest.click("form .btn-main")
    expect(guest.locator("h1")).to_contain_text("votre caution est donnée")
    at_ease(guest)
    photo = tmp_path / "plaque.jpg"
    Image.new("RGB", (640, 480), "#8c5a3c").save(photo)
    page.goto(f"{deposit}claim/")
    page.check("[name=reason][value=damage]")
    page.fill("#label-1", "Plaque de cuisson")
    page.fill("#quote-1", "180")
    page.fill("#story", "Plaque de cuisson fendue à l’angle.")
    page.set_input_files("#f-after", photo)
    page.check("[name=auto][value=yes]")
    at_ease(page)
    page.locator(".page-head .btn-main").click()
    expect(page.locator(".notice.good").first).to_contain_text("180,00")
    a_day_on(page)
    guest.goto(link)
    expect(guest.locator(".figure")).to_contain_text("180,00")
    assert guest.locator("img").count() == 1
    at_ease(guest)
    guest.locator("details", has=guest.locator("#accept")).locator("summary").click()
    guest.locator("#accept button").click()
    expect(guest.locator("h1")).to_contain_text("C’est noté")
    a_day_on(page)
    page.goto(deposit)
    expect(page.locator("main")).to_contain_text("Réglée")
    at_ease(page)
    guest.goto(link)
    expect(guest.locator("h1")).to_contain_text("Tout est réglé")


def test_what_the_card_did_not_give_is_asked_for_by_e_mail_and_text_message(owner: Visitor) -> None:
    page = deposit_of(owner, "Pour-Rire")
    expect(page.locator(".ladder li")).to_have_count(4)
    assert page.locator(".ladder li").first.locator(".chan").count() == 2  # an e-mail and a text message
    expect(page.locator(".recovery")).to_contain_text("80,00")  # what came meanwhile
    at_ease(page)


def test_one_that_failed_is_attested_and_given_up_and_its_vat_refused_with_a_reason(owner: Visitor) -> None:
    page = deposit_of(owner, "Nulle-Part")
    expect(page.locator("main")).to_contain_text("Échec")
    at_ease(page)
    page.locator("a[href$='/certificate/']").first.click()
    at_ease(page)
    expect(page.locator("h1")).to_contain_text("Attestation")
    page.go_back()
    page.locator("a[href$='/close/']").first.click()
    at_ease(page)
    expect(page.locator("#h-vat")).to_be_visible()


def test_a_dispute_stands_with_its_day_and_its_file(owner: Visitor) -> None:
    page = deposit_of(owner, "Apocryphe")
    expect(page.locator("main")).to_contain_text("banque")
    at_ease(page)
    with page.expect_download() as kept:
        page.locator(".page-head a[href*='evidence']").first.click()
    assert kept.value.suggested_filename.endswith(".zip")


def test_the_pages_that_ask_by_themselves_are_at_ease(owner: Visitor) -> None:
    for path in ("deposits/", "deposits/season/", "deposits/schemes/", "deposits/calendars/", "deposits/addresses/"):
        at_ease(owner.goes(f"{HOUSE}{path}"))
        assert owner.page.locator("main form").first.is_visible()
