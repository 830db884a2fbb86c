"""Today in automatic mode, in a real browser: the list, one stopped, all stopped for the day, too late; axe and widths."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visitor, serving

SIZES = ((1440, 900), (820, 1100), (390, 844))


@pytest.fixture(scope="module")
def automatic() -> Iterator[str]:
    """A demonstration of its own, whose owner chose that letters leave by themselves."""
    with serving("demo", says=r"http://127\.0\.0\.1:\d+") as address:
        yield address


def chosen(chromium: Browser, address: str, **options: str) -> Visitor:
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900}, **options)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    return Visitor(context, address).signs_in("owner")


@pytest.mark.requirement("SW-24", "AP-6")
def test_what_leaves_by_itself_is_seen_stopped_and_once_gone_it_is_too_late(chromium: Browser, automatic: str) -> None:
    someone = chosen(chromium, automatic)
    page = someone.goes("preferences/")
    page.fill("#stale-after-days", "90")
    page.locator("#books button").click()
    someone.goes("preferences/mode/").check("input[value=sends]")
    page.locator("form:has(input[value=sends]) .btn-main").click()
    someone.goes("today/")
    for _ in range(12):  # until a morning on which several leave
        page.get_by_role("button", name="Au matin suivant").click()
        if page.locator(".departures button").count() > 1:
            break
    expect(page.locator(".deck")).to_contain_text("partent tout seuls")
    rows = page.locator(".departures tbody tr")
    count, first = rows.count(), rows.first.locator(".name").inner_text()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found = [
                one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")
            ]
            assert found == [], (scheme, width)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    page.set_viewport_size({"width": 1440, "height": 900})
    old = page.context.new_page()
    old.goto(page.url)  # a window left open, from before they left
    rows.first.get_by_role("button").click()
    expect(page.locator(".notice.good").first).to_contain_text("Arrêté")
    stopped = page.locator(".departures tr.is-stopped")
    expect(stopped).to_contain_text(first.split(",")[0])
    expect(stopped.get_by_role("button", name="Remettre")).to_be_visible()
    page.get_by_role("button", name="Un jour plus tard").click()
    old.locator(".departures tbody tr").nth(count - 1).get_by_role("button").click()
    expect(old.locator(".notice.care").first).to_contain_text("Trop tard\xa0: parti à")
    old.close()
    for _ in range(12):
        page.get_by_role("button", name="Au matin suivant").click()
        if page.locator(".departures button").count() > 0:
            break
    page.locator("a[data-dialog=halt]").click()
    expect(page.locator("#halt")).to_be_visible()
    assert not [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    page.locator("#halt .btn-danger").click()
    expect(page.locator(".notice.good").first).to_contain_text("Arrêté pour aujourd’hui")
    expect(page.locator("a[data-dialog=halt]")).to_have_count(0)
    expect(page.locator(".mode")).to_contain_text("Arrêté pour aujourd’hui")
    assert someone.complaints == []
    page.context.close()
