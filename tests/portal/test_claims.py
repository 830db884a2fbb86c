"""A guest reads a claim, looks at its proofs, answers and pays: each answer binds at once, and nothing is taken twice."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from pypdf import PdfReader

from relance.deposits.card.working import work_on
from relance.deposits.claim.moves import recovery_line
from relance.deposits.claim.situations import heard_on
from relance.deposits.claiming import changing
from relance.deposits.claiming.making import ClaimWord, claim_on
from relance.deposits.models import Attempt, Claim, Exhibit, HostedPage
from relance.deposits.proof import exhibits
from relance.deposits.proof.exhibits import About, Details, Role, read
from relance.domain.captures.model import Hearing
from relance.domain.debtor_answers import AnswerKind
from relance.domain.deposits.claims import DebtNature, Line
from relance.domain.money import Money
from relance.exchanges.answers import settle
from relance.exchanges.models import DebtorAnswer
from relance.payments.cards import demonstration
from tests.at_work import at_work
from tests.deposits.proof.test_exhibits import paper, photo
from tests.portal.guests import Telephone, asked, now
from tests.portal.test_asking import accepts, gives, played  # noqa: F401 (a fixture)

pytestmark = pytest.mark.requirement("SW-2", "SW-8")
DAMAGE = ClaimWord(
    reason="damage",
    story="Brûlure ronde au milieu de la table.",
    lines=[
        Line("Ponçage et vernis", quote=Decimal("290.00")),
        Line("Rideau", price_new=Decimal("260.00"), age=30, lifetime=60),
    ],
    debt_nature=DebtNature.INDEMNITY,
    automatic_recovery=True,
)


class House:
    """A demonstration, its guest and the claim on what the guest gave."""

    def __init__(self, organisation: int, card: str = "pays", word: ClaimWord = DAMAGE) -> None:
        self.organisation = organisation
        begins = now().date() - timedelta(days=1)
        guarantee = asked(organisation, begins_on=begins, ends_on=begins + timedelta(days=7))
        self.guest = Telephone.of(guarantee)
        accepts(self.guest)
        gives(self.guest, card)
        with at_work(organisation, now()) as here:
            self.claim = claim_on(here, guarantee.pk, word)
            about = About.of_claim(self.claim)
            self.photo = exhibits.keep(
                here, about, read("table.jpg", photo()), Details(Role.AFTER, "Table", "Brûlure ronde")
            )
            self.bill = exhibits.keep(here, about, read("facture.pdf", paper()), Details(Role.INVOICE))
        self.path = f"claim/{self.claim.pk}/"

    def answers(self, kind: AnswerKind | str, **given: object) -> int:
        response = self.guest.posts(f"{self.path}answer/", {"kind": str(kind), **given})
        return int(response.status_code)

    def hearing(self) -> Hearing:
        with at_work(self.organisation, now()) as here:
            return heard_on(here, Claim.objects.get(pk=self.claim.pk)).hearing

    def left(self) -> Decimal:
        with at_work(self.organisation, now()):
            return recovery_line(Claim.objects.get(pk=self.claim.pk)).open

    def pays(self, query: str = "", card: str = "pays") -> str:
        there = self.guest.gets(f"{self.path}pay/{query}")
        assert there.status_code == 302, there.content[:600]
        back = self.guest.client.post(there["Location"], {"card": card})
        return self.guest.sees(urlsplit(back["Location"]).path.removeprefix(self.guest.home))


@pytest.fixture
def house(played: int) -> House:  # noqa: F811
    return House(played)


def test_the_guest_reads_what_is_claimed_with_its_proofs_and_both_deadlines(house: House) -> None:
    page = house.guest.sees()
    for said in (
        "420,00",
        "Brûlure ronde au milieu de la table.",
        "Ponçage et vernis",
        "290,00",
        "260,00",
        "130,00",
        "30 mois d’usure",
        "Anne Exemple",
        "01 99 00 00 52",
        "Rien n’a été prélevé",
        "Aucun frais ajouté",
        "Première tentative",
        "1231-5",
        "Visa se terminant par 4242",
    ):
        assert said in page, said
    for anchor in ("accept", "pay", "contest", "ask"):  # what messages lead to
        assert f'id="{anchor}"' in page
    shown = house.guest.gets(f"exhibit/{house.photo.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"Exif" not in shown.content
    saved = house.guest.gets(f"exhibit/{house.bill.pk}/")
    assert saved["Content-Disposition"].startswith("attachment")
    assert "sandbox" in saved["Content-Security-Policy"]


def test_a_guest_agrees_to_this_amount_and_takes_it_back_while_it_can_be(house: House) -> None:
    assert house.answers(AnswerKind.ACCEPT, amount="419.00") == 422
    assert house.answers(AnswerKind.ACCEPT) == 422
    assert house.answers(AnswerKind.ACCEPT, amount="420.00") == 302
    assert house.hearing() is Hearing.ACCEPTED
    assert "C’est noté, merci" in house.guest.sees()
    house.guest.posts(f"{house.path}take-back/")
    assert house.hearing() is Hearing.UNANSWERED
    with at_work(house.organisation, now()):
        kinds = [one.kind for one in DebtorAnswer.objects.order_by("pk")]
        assert kinds == ["accept", "take_back"]  # what was said stays said
    house.answers(AnswerKind.ACCEPT, amount="420.00")
    with at_work(house.organisation, now()) as here:
        card = Claim.objects.get(pk=house.claim.pk).guarantee.card_set.get()
        Attempt.objects.create(
            organisation_id=here.organisation,
            claim=house.claim,
            card=card,
            ordinal=1,
            amount=Decimal(10),
            currency="EUR",
            state="unconfirmed",
            first_tried_at=now(),
            not_before=now(),
            is_sent=True,
        )
    assert house.guest.posts(f"{house.path}take-back/").status_code == 422
    assert house.hearing() is Hearing.ACCEPTED


def test_an_agreement_is_to_the_amount_that_stood_there(house: House) -> None:
    with at_work(house.organisation, now()) as here:
        changing.lower(here, house.claim.pk, Money.eur("290.00"), "Le rideau était usé.")
    assert house.answers(AnswerKind.ACCEPT, amount="420.00") == 422
    page = house.guest.sees()
    assert "−130,00" in page  # the lines add up to what is claimed now
    assert "Le rideau était usé." in page
    assert house.answers(AnswerKind.ACCEPT, amount="290.00") == 302


def test_contesting_stops_everything_whatever_is_typed_beside_it(house: House) -> None:
    assert house.answers(AnswerKind.CONTEST, text=" ") == 422
    files = [SimpleUploadedFile("soir.jpg", photo(size=(20, 20)), "image/jpeg")]
    assert (
        house.answers(AnswerKind.CONTEST, text="Elle était marquée.", part="part", amount="99999", files=files) == 302
    )
    assert house.hearing() is Hearing.CONTESTED
    page = house.guest.sees()
    assert "Tout est arrêté" in page
    assert "Elle était marquée." in page
    with at_work(house.organisation, now()) as here:
        given = DebtorAnswer.objects.get()
        assert Exhibit.objects.get(answer_id=given.pk).file_name == "soir.jpg"
        assert given.amount is None
        settle(here, given.pk)
    assert house.answers(AnswerKind.CONTEST, text="En partie.", part="part", amount="130,00") == 302
    assert "130,00" in house.guest.sees()


def test_a_file_that_is_none_loses_nothing_of_what_was_written(house: House) -> None:
    bad = [SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg")]
    response = house.guest.posts(f"{house.path}answer/", {"kind": "contest", "text": "Non.", "files": bad})
    assert response.status_code == 422
    assert "x.jpg" in response.content.decode()
    many = [SimpleUploadedFile(f"{n}.jpg", photo(), "image/jpeg") for n in range(11)]
    assert house.answers(AnswerKind.ASK, text="Voici.", files=many) == 422
    assert house.hearing() is Hearing.UNANSWERED


def test_a_question_pauses_until_it_is_read(house: House) -> None:
    assert house.answers(AnswerKind.ASK, text="Quelle table ?") == 302
    assert house.hearing() is Hearing.ASKING
    assert "Votre question attend" in house.guest.sees()
    with at_work(house.organisation, now()) as here:
        settle(here, DebtorAnswer.objects.get().pk)
    assert house.hearing() is Hearing.UNANSWERED


@pytest.mark.parametrize("amount", ["0", "-5", "421", "NaN", "1e9", "abc", "10.005", ""])
def test_an_offer_that_is_no_amount_is_refused(house: House, amount: str) -> None:
    assert house.answers(AnswerKind.OFFER, amount=amount, text="En deux fois.") == 422


ODD = ("sNaN", "NaN", "inf", "1e40", "-1e40", "1e-40", "0", "-5", "9" * 20, "１２３e", "")


@pytest.mark.parametrize("amount", ODD)
def test_no_figure_however_odd_breaks_a_page_or_binds_anybody(house: House, amount: str) -> None:
    for kind in (AnswerKind.ACCEPT, AnswerKind.OFFER):
        assert house.answers(kind, amount=amount) == 422
    assert house.hearing() is Hearing.UNANSWERED
    if amount:
        there = house.guest.gets(f"{house.path}pay/?{urlencode({'amount': amount})}")
        assert there.status_code == 422
    with at_work(house.organisation, now()):
        assert not HostedPage.objects.filter(claim=house.claim).exists()
    assert house.answers(AnswerKind.CONTEST, text="Non.", part="part", amount=amount) == 302
    assert house.hearing() is Hearing.CONTESTED


def test_an_offer_binds_for_its_amount(house: House) -> None:
    assert house.answers(AnswerKind.OFFER, amount="210,00", text="Le reste le 30.") == 302
    assert house.hearing() is Hearing.PART_ACCEPTED
    assert "Votre proposition est arrivée" in house.guest.sees()


def test_nobody_takes_back_by_a_forged_word(house: House) -> None:
    assert house.answers("take_back", text="x") == 302  # it is read as a question
    assert house.hearing() is Hearing.ASKING
    assert house.answers("nonsense", text="") == 422


def test_the_guest_pays_all_on_the_providers_page(house: House) -> None:
    assert "Tout est réglé, merci" in house.pays()
    assert house.left() == 0
    assert house.guest.gets(f"{house.path}pay/").status_code == 422
    with at_work(house.organisation, now()):
        assert HostedPage.objects.get(claim=house.claim.pk).outcome == "paid"


def test_the_guest_pays_a_part(house: House) -> None:
    for odd in ("0", "-1", "420.01", "0.10", "419.90", "abc", "NaN", "Infinity", "1.001"):
        assert house.guest.gets(f"{house.path}pay/?amount={odd}").status_code == 422, odd
    house.pays("?amount=120")
    assert house.left() == Decimal("300.00")
    assert "300,00" in house.guest.sees(house.path)


def test_an_open_page_is_given_again_and_another_amount_closes_it(house: House) -> None:
    first = house.guest.gets(f"{house.path}pay/")["Location"]
    assert house.guest.gets(f"{house.path}pay/")["Location"] == first
    second = house.guest.gets(f"{house.path}pay/?amount=100")["Location"]
    assert second != first
    assert "fermée" in house.guest.client.get(first).content.decode()
    assert "Nous demandons au prestataire" in house.guest.sees(f"{house.path}paid/?looked=2")
    house.guest.client.post(second, {"card": "pays"})
    house.guest.sees(f"{house.path}paid/")
    assert house.left() == Decimal("320.00")


def test_nothing_is_paid_beside_an_attempt_under_way(house: House) -> None:
    with at_work(house.organisation, now()) as here:
        card = Claim.objects.get(pk=house.claim.pk).guarantee.card_set.get()
        Attempt.objects.create(
            organisation_id=here.organisation,
            claim=house.claim,
            card=card,
            ordinal=1,
            amount=Decimal(10),
            currency="EUR",
            state="unconfirmed",
            first_tried_at=now(),
            not_before=now(),
            is_sent=True,
        )
    response = house.guest.gets(f"{house.path}pay/")
    assert response.status_code == 422
    assert "rien n’est prélevé deux fois" in response.content.decode()


def test_a_bank_that_wants_the_guest_is_said_and_the_guest_chooses(played: int) -> None:  # noqa: F811
    house = House(played, "asks")
    with at_work(played, now()):
        Claim.objects.update(answer_until=F("requested_at"))  # the guest was heard
    noon = now().replace(hour=12) + timedelta(days=1)

    class Worker:
        def __init__(self) -> None:
            self.is_stopping = lambda: False

        def acting(self):  # type: ignore[no-untyped-def]
            return at_work(played, noon)

    work_on(Worker(), house.claim.pk, demonstration.Demonstration(Worker()))
    page = house.guest.sees()
    assert "Votre banque veut que ce soit vous" in page
    assert "Tout est réglé, merci" in house.pays()


def test_claims_and_exhibits_of_another_guest_are_not_there(house: House, played: int) -> None:  # noqa: F811
    other = House(played)
    for page in (
        other.path,
        f"{other.path}pay/",
        f"{other.path}paid/",
        f"exhibit/{other.photo.pk}/",
        "claim/999999/",
        "exhibit/999999/",
    ):
        assert house.guest.gets(page).status_code == 404, page
    for act in (f"{other.path}answer/", f"{other.path}take-back/"):
        assert house.guest.posts(act, {"kind": "contest", "text": "x"}).status_code == 404, act
    assert other.hearing() is Hearing.UNANSWERED


def test_what_nobody_put_into_a_claim_is_not_shown(house: House) -> None:
    with at_work(house.organisation, now()) as here:
        loose = exhibits.keep(here, About(house.claim.guarantee_id), read("x.jpg", photo(size=(9, 9))))
        exhibits.withdraw(here, house.photo.pk)
    for one in (loose, house.photo):
        assert house.guest.gets(f"exhibit/{one.pk}/").status_code == 404
    assert not re.search(rf"exhibit/{house.photo.pk}/", house.guest.sees())


@pytest.mark.requirement("SW-17")
def test_a_claim_that_is_paid_has_its_receipt_as_a_paper(house: House) -> None:
    receipts = (f"{house.path}receipt/", "paper/receipt/")
    assert [house.guest.gets(one).status_code for one in receipts] == [404, 404]  # nothing is paid yet
    assert "receipt" in house.pays()
    for one in receipts:
        answer = house.guest.gets(one)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        said = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
        for part in ("420,00", "Réclamé le", "Reste dû 0,00", "Camille Fictive"):
            assert part in said, part
    assert house.guest.gets(f"claim/{house.claim.pk + 1}/receipt/").status_code == 404
