"""The pages in a real browser: a run from proposal to sending, holds, roles, both languages, a phone, the keyboard, axe."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

PAGES = (
    "today/", "late/", "late/?show=review", "debtors/", "outbox/", "import/", "preferences/", "start/", "help/", "cases/", "scenarios/",
    "scenarios/of/french-business/", "scenarios/simulation/", "insight/",
)  # fmt: skip
PHONE = {"viewport": {"width": 390, "height": 844}}
TABLET = {"viewport": {"width": 820, "height": 1100}}
NIGHT = {"color_scheme": "dark"}


@pytest.mark.parametrize("visitor", [{}, PHONE, TABLET, NIGHT], indirect=True, ids=["wide", "phone", "tablet", "night"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(visitor: Visitor) -> None:
    visitor.signs_in("owner")
    first = visitor.goes("late/")
    links = [
        str(first.locator("table a").nth(place).get_attribute("href")).removeprefix("/o/demo/") for place in (0, 1)
    ]
    for path in (*PAGES, *links, "/accounts/2fa/", "/accounts/login/"):
        page = visitor.goes(path)
        found = [
            f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


@pytest.mark.requirement("P60")
def test_a_run_from_proposal_to_sending(visitor: Visitor) -> None:
    page = visitor.signs_in("accountant").page
    names = page.locator(".proposal h3").all_inner_texts()
    assert len(names) > 3
    page.locator(".proposal").nth(1).get_by_text("Voir le courrier").click()
    expect(page.locator("#letter .to")).to_contain_text(names[1])  # swapped in place, without a new page
    page.locator("[data-pick]:enabled").nth(0).uncheck()
    expect(page.locator(".page-head .btn-main")).to_contain_text(f"({len(names) - 1})")
    page.locator(".page-head .btn-main").click()
    expect(page.locator(".notice.good").first).to_contain_text("envois sont confirmés")
    assert page.locator(".proposal h3").all_inner_texts() == names[:1]
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator(".proposal")).to_have_count(len(names))
    page.locator(".page-head .btn-main").click()
    page.get_by_role("button", name="Un jour plus tard").click()
    expect(page.locator(".notice.good").first).to_contain_text(re.compile(r"Messages partis.: \d+"))
    visitor.goes("outbox/?state=accepted")
    page.locator("tbody tr td a").first.click()
    expect(page.locator(".deck")).to_contain_text("Envoyé")
    expect(page.locator(".paper p").first).not_to_be_empty()


def test_a_hold_is_put_and_released_where_the_debtor_is(visitor: Visitor) -> None:
    page = visitor.signs_in("accountant").page
    visitor.goes("debtors/")
    page.locator("tbody th a").nth(2).click()
    page.get_by_label("Raison").select_option("promise")
    page.get_by_label("Jusqu’au").fill("2027-01-15")
    page.get_by_role("button", name="Suspendre", exact=True).click()
    expect(page.locator(".notice.care")).to_contain_text("15/01/2027")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator(".notice.care")).to_have_count(0)
    expect(page.locator(".timeline")).to_contain_text("Suspendu jusqu’au 15/01/2027")


def test_a_viewer_sees_and_is_offered_nothing_to_do(visitor: Visitor) -> None:
    page = visitor.signs_in("viewer").page
    for path in PAGES:
        visitor.goes(path)
        assert (
            page.locator(
                'form[method="post"][action^="/o/"]:not([action*="/help/"]):not([action*="/scenarios/of/"]):not([action*="/late/views/"]):not([action*="/letter-texts/"])'
            ).count()
            == 0
        ), path


def test_the_language_changes_in_place_and_stays(visitor: Visitor) -> None:
    page = visitor.signs_in("viewer").page
    expect(page.locator("h1")).to_contain_text("Aujourd’hui")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_contain_text("Today")
    visitor.goes("late/")
    expect(page.locator("h1")).to_contain_text("Late payments")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Français").click()
    expect(page.locator("h1")).to_contain_text("Retards de paiement")


@pytest.mark.parametrize("visitor", [PHONE], indirect=True)
def test_on_a_phone_the_menu_opens_and_leads_on(visitor: Visitor) -> None:
    page = visitor.signs_in("owner").page
    page.get_by_role("button", name="Menu", exact=True).click()
    page.get_by_role("link", name="Débiteurs").click()
    expect(page.locator("h1")).to_contain_text("Débiteurs")


def test_the_keyboard_walks_from_the_skip_link_to_the_main_action(visitor: Visitor) -> None:
    page = visitor.signs_in("owner").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"


def test_without_javascript_everything_still_works(chromium: object, demonstration: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")  # type: ignore[attr-defined]
    someone = Visitor(context, demonstration).signs_in("owner")
    page = someone.goes("late/")
    page.locator("#q").fill("Songe")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator("tbody tr").first).to_contain_text("Songe")
    context.close()
