"""The pages in a real browser: a run from proposal to sending, holds, roles, both languages, a phone, the keyboard, axe."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from relance.domain.calendars import WorkingCalendar
from tests.browser.conftest import Visitor

PAGES = (
    "today/", "late/", "late/?show=review", "debtors/", "outbox/", "import/", "preferences/", "start/", "help/", "cases/", "scenarios/",
    "scenarios/of/french-business/", "scenarios/of/french-business/replay/", "scenarios/simulation/", "scenarios/label/", "insight/",
    "insight/rows/failed/", "insight/collection/", "letter-texts/reminder-fr/", "preferences/journal/", "preferences/presets/ovh/",
    "preferences/microsoft/", "kinds/", "losses/", "preferences/loss-accounts/",
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
    invoices = [link for link in links if link.startswith("invoices/")]
    links += [f"{link}{page}/" for link in invoices for page in ("collection", "close", "certificate")]
    message = visitor.goes("outbox/").locator("tbody a[href*='/messages/']").first.get_attribute("href")
    for path in (
        *PAGES,
        *links,
        str(message),
        "/companies/",
        "/account/",
        "/nowhere/",
        "/accounts/2fa/",
        "/accounts/login/",
    ):
        page = visitor.goes(path)
        found = [
            f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:200]}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        if path == "/nowhere/":
            assert "404" in visitor.complaints.pop()  # the browser notes what was asked for


ASKS = """Numéro;Date;Échéance;Client;Total TTC;Reste à payer
F-1;15/01/2026;15/02/2026;Phare Fictif;1200,00;
F-2;16/01/2026;16/02/2026;Scierie Fictive;500,00;500,00
F-3;17/01/2026;17/02/2026;Cidrerie Fictive;80,00;x
"""


@pytest.mark.requirement("EV-12")
@pytest.mark.parametrize("visitor", [{}, PHONE, TABLET, NIGHT], indirect=True, ids=["wide", "phone", "tablet", "night"])
def test_a_files_question_is_answered_on_its_page_and_read_again(visitor: Visitor, tmp_path: Path) -> None:
    export = tmp_path / "impayes.csv"
    export.write_text(ASKS, encoding="utf-8")
    page = visitor.signs_in("owner").page
    visitor.goes("import/")
    page.set_input_files("#file", export)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator(".question")).to_have_count(1)
    expect(page.locator(".question input:checked")).to_have_count(0)
    for _ in ("questions", "read back"):
        grave = [
            one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")
        ]
        assert grave == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if page.locator(".question").count():
            page.locator(".question input").first.check()
            page.get_by_role("button", name="Relire avec mes réponses").last.click()
            expect(page.locator(".question")).to_have_count(0)
    expect(page.locator(".accounted tfoot")).to_contain_text("500,00")
    page.locator(".page-head .menu > summary").click()
    page.get_by_role("button", name="Abandonner ce fichier").click()
    expect(page.locator(".notice.good").first).to_contain_text("abandonné")


@pytest.mark.parametrize("visitor", [{**TABLET, "locale": "en-GB"}], indirect=True)
def test_long_addresses_of_the_outbox_break_on_a_tablet_in_english_too(visitor: Visitor) -> None:
    visitor.signs_in("owner")
    for path in ("outbox/", "outbox/?state=accepted", "outbox/?channel=email"):
        page = visitor.goes(path)
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
    expect(page.locator(".proposal h3").filter(has_text=names[1])).to_have_count(
        0
    )  # others may follow, that had no room
    expect(page.locator(".proposal h3").first).to_have_text(names[0])
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
    page.get_by_label("Raison", exact=True).select_option("promise")
    page.get_by_label("Jusqu’au").fill("2027-01-15")
    page.get_by_role("button", name="Suspendre", exact=True).click()
    expect(page.locator(".notice.care")).to_contain_text("15/01/2027")
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator(".notice.care")).to_have_count(0)
    expect(page.locator(".timeline")).to_contain_text("Suspendu jusqu’au 15/01/2027")


def test_a_viewer_sees_and_is_offered_nothing_to_do(visitor: Visitor) -> None:
    page = visitor.signs_in("viewer").page
    for path in PAGES:
        if path.startswith(("preferences/presets/", "preferences/microsoft/")):
            continue  # for those who set up
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
    page.get_by_role("link", name="Débiteurs", exact=True).click()
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


EXPORT = """Code client;Nom du client;Facture;Date;Échéance;Montant TTC;Reste dû;E-mail;SIREN
C1;Atelier Fictif;F-101;{issued};{long_due};1200,00;1200,00;compta@atelier-fictif.example;404833048
C1;Atelier Fictif;F-102;{issued};{due};300,00;300,00;compta@atelier-fictif.example;404833048
C2;Moulin Imaginaire;F-103;{issued};{due};80,00;80,00;;
"""


@pytest.mark.requirement("AP-6", "EV-5")
def test_the_first_hour_from_an_empty_installation_to_a_confirmed_letter(
    chromium: Browser, empty_installation: str, tmp_path: Path
) -> None:
    today = datetime.now(ZoneInfo("Europe/Paris")).date()  # the company's day, wherever this machine stands
    days = {
        "issued": today - timedelta(days=120),
        "long_due": today - timedelta(days=90),
        "due": today - timedelta(days=40),
    }
    export = tmp_path / "impayes.csv"
    export.write_text(EXPORT.format(**{name: day.strftime("%d/%m/%Y") for name, day in days.items()}), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(empty_installation)
    for name, value in {
        "company": "Fabrique Fictive",
        "name": "Une personne fictive",
        "email": "compta@fabrique-fictive.example",
        "password": "une phrase assez longue",
    }.items():
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="Commencer").click()
    page.set_input_files("#file", export)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator(".deck")).to_contain_text("1 580,00 €".replace(" ", "\u202f", 1).replace(" ", "\xa0"))
    page.evaluate("document.addEventListener('submit', (e) => e.preventDefault(), {once: true})")
    page.get_by_role("button", name="Enregistrer").first.click()
    expect(page.locator("[data-busy]")).to_be_visible()  # long work says so, and is not begun twice
    expect(page.get_by_role("button", name="Enregistrer").first).to_be_disabled()
    page.evaluate("document.getElementById('book').submit()")
    page.get_by_role("link", name="Premiers pas").click()
    expect(page.locator("table.aged")).to_contain_text("380,00")
    expect(page.locator(".paper")).to_contain_text("Atelier Fictif")  # one finished letter, before any set-up
    expect(page.locator(".paper")).to_contain_text("1 200,00".replace(" ", "\u202f"))
    page.get_by_role("link", name="Dire qui ils sont").click()
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("link", name="Tout est entreprise").click()
    page.locator(".page-head .btn-main").click()
    expect(page.locator(".notice.good").first).to_be_visible()
    page.get_by_role("link", name="Préférences").first.click()
    for key, value in {
        "creditor-siren": "404833048",
        "creditor-street": "1 place du Conte",
        "creditor-postal-code": "75001",
        "creditor-city": "Paris",
        "creditor-iban": "FR1420041010050500013M02606",
    }.items():
        page.fill(f"#{key}", value)
    page.locator("#identity button").click()
    page.fill("#run-hour", "00:00")
    page.locator("#hours button").click()
    page.get_by_role("button", name="Ouvrir l’envoi").click()
    office = re.sub(r"/o/([^/]+)/.*", r"/o/\1/", page.url)
    if WorkingCalendar().is_working_day(today):
        for _ in range(60):  # the installation works every second
            page.goto(f"{office}today/")
            if page.locator(".proposal").count():
                break
            page.wait_for_timeout(500)
        expect(page.locator(".proposal h3").first).to_contain_text("Atelier Fictif")
        expect(page.locator("#letter .paper")).to_contain_text("Rappel d’échéance")
        page.locator(".page-head .btn-main").click()
        expect(page.locator(".notice.good").first).to_contain_text("confirmé")
    else:  # nobody is written to on such a day, not even at a click, and the page says until when
        page.goto(f"{office}late/")
        page.get_by_role("button", name=re.compile("Relancer – F-101")).click()
        expect(page.locator(".notice").first).to_contain_text("le prochain jour ouvré est le")
    context.close()


@pytest.mark.requirement("EV-8")
def test_late_invoices_are_ticked_and_asked_for_or_held_together(visitor: Visitor) -> None:
    page = visitor.signs_in("accountant").page
    visitor.goes("late/?age=1-30")
    page.locator("tbody [data-pick]").nth(0).check()
    page.locator("tbody [data-pick]").nth(1).check()
    expect(page.locator(".bulk")).to_contain_text(re.compile(r"Cochées\s:\s*2"))
    page.locator(".bulk .btn-main").click()
    expect(page.locator("[role=status], [role=alert]").first).to_be_visible()
    page.wait_for_load_state()
    visitor.goes("late/?age=31-60")
    page.locator("tbody [data-pick]").nth(0).check()
    page.locator("tbody [data-pick]").nth(1).press("Enter")
    expect(page.locator(".bulk")).to_contain_text(
        re.compile(r"Cochées\s:\s*2")
    )  # the Enter key ticks, and presses no button
    page.locator("#bulk-until").fill("2027-02-01")
    page.locator("#bulk-until").press("Enter")  # in the field of the pause it holds, and sends nothing
    expect(page.locator(".notice.good")).to_contain_text("Mis en pause")


def test_a_scenario_is_changed_looked_at_and_published(visitor: Visitor) -> None:
    page = visitor.signs_in("owner").page
    visitor.goes("scenarios/of/gentle/")
    field = page.locator("input[type=number][name$='-days']").first
    field.fill(str(int(field.input_value()) + 2))
    page.get_by_role("button", name="Voir le changement").click()
    expect(page.locator(".notice.care").first).to_contain_text("Pas encore publié")
    expect(page.locator("ins").first).to_be_visible()
    page.locator(".page-head .btn-main").click()
    expect(page.locator(".notice.good").first).to_contain_text("Publié comme version")


def test_a_letter_is_put_in_ones_own_words_with_places_that_complete_themselves(visitor: Visitor) -> None:
    page = visitor.signs_in("owner").page
    visitor.goes("letter-texts/reminder-fr/")
    field = page.locator("#w-opening")
    field.fill("Il reste {as")
    expect(page.locator("[data-into=w-opening]:visible")).to_have_count(1)
    page.locator("[data-into=w-opening]:visible").click()
    assert field.input_value() == "Il reste {asked}"
    field.press_sequentially(" à régler, merci d’y penser.")
    page.locator(".page-head .btn-main").click()
    expect(page.locator(".paper")).to_contain_text("à régler, merci d’y penser.")
    expect(page.locator(".notice.care").first).to_contain_text("Pas encore gardé")
    page.locator("#w-opening").fill("Un huissier viendra.")
    page.locator("form#words .actions button").first.click()
    expect(page.locator(".notice.stop")).to_contain_text("C. pén. 433-13")
    visitor.complaints.clear()  # the browser's console notes the refusal's status


def test_a_file_that_cannot_be_read_is_said_on_the_page_it_was_dropped_on(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.signs_in("owner").page
    visitor.goes("import/")
    empty = tmp_path / "vide.csv"
    empty.write_bytes(b"")
    page.set_input_files("#file", empty)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator(".notice").first).to_be_visible()
    visitor.goes("import/")
    page.route("**/import/upload/", lambda route: None)  # the file stays on its way
    page.set_input_files("#file", empty)
    page.get_by_role("button", name="Lire le fichier").click()
    expect(page.locator("[data-sending]")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-sending]")).to_be_hidden()
    expect(page.get_by_role("button", name="Lire le fichier")).to_be_enabled()
