"""The pack for a bank in a dispute: what the guest agreed to, was told and answered, in one file, the same each time."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from relance.deposits.card.evidence import pack
from relance.deposits.claim.situations import subject_of
from relance.deposits.claiming.making import claim_on
from relance.deposits.models import Claim, PlaceRecord
from relance.domain.debtor_answers import AnswerKind
from relance.domain.ids import DebtorId
from relance.exchanges.answers import Word, give
from tests.at_work import at_work
from tests.conftest import found
from tests.deposits.guarantee.test_a_guarantee import DAMAGE, Place
from tests.payments.stage import eur, stage_of

pytestmark = pytest.mark.requirement("SW-3", "SW-19")


def test_one_file_answers_the_bank(organisation: int) -> None:
    with stage_of("stripe") as stage:
        place = Place(organisation, stage)
        guarantee = place.given()
        with place.acting() as here:
            claim = claim_on(here, guarantee.pk, DAMAGE)
            word = Word(AnswerKind.CONTEST, "=HYPERLINK(1) La table était déjà marquée.")
            PlaceRecord.objects.create(
                organisation_id=here.organisation,
                guarantee=guarantee,
                moment="departure",
                name="Cuisine",
                words="Brûlure au milieu de la table",
                author="link:2",
                made_at=here.at,
            )
            give(here, DebtorId(guarantee.debtor_id), subject_of(claim), word, eur("420.00"))
        with place.acting() as here:
            made = pack(here, claim.pk)
            assert pack(here, claim.pk) == made
    with zipfile.ZipFile(BytesIO(made)) as files:
        names = files.namelist()
        assert [name for name in names if name[0].isdigit()] == [
            "1-claim.csv",
            "2-acceptance.csv",
            "3-attempts.csv",
            "4-answers.csv",
            "5-messages.csv",
            "6-exhibits.csv",
            "7-money.csv",
            "8-place.csv",
        ]
        assert "terms/1-fr.txt" in names
        assert "Brûlure au milieu de la table" in files.read("8-place.csv").decode("utf-8-sig")
        agreed = files.read("2-acceptance.csv").decode("utf-8-sig")
        assert "192.0.2.7" in agreed
        answers = files.read("4-answers.csv").decode("utf-8-sig")
        assert "déjà marquée" in answers
        assert ";=HYPERLINK" not in answers, "a spreadsheet would run it"
        assert ",=HYPERLINK" not in answers
        assert not any("4242424242424242" in files.read(name).decode("latin-1") for name in names)


def test_another_company_has_no_such_claim(organisation: int) -> None:
    with stage_of("stripe") as stage:
        place = Place(organisation, stage)
        guarantee = place.given()
        with place.acting() as here:
            claim = claim_on(here, guarantee.pk, DAMAGE)
    with at_work(found()) as here, pytest.raises(Claim.DoesNotExist):
        pack(here, claim.pk)
