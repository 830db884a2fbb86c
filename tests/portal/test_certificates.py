"""The checking page of a certificate, for whoever holds the paper: initials and the sum, and a file that is compared."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relance.closing.late_payments import receive
from tests.closing.test_certificates import asked, signed
from tests.domain.builders import eur
from tests.office.people import as_read, browser
from tests.outbox.builders import House

pytestmark = pytest.mark.requirement("SW-20")


def test_whoever_has_the_code_sees_initials_and_the_sum_alone(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = signed(here, invoice)
    response = browser("fr").get(f"/v/{kept.code}")
    page = as_read(response.content.decode())
    for said in (
        "Ce document a bien été émis par",
        kept.name,
        "Mme J. M.",
        "600,00",
        "aucun changement",
        "Odile Exemple",
    ):
        assert said in page
    for hidden in ("Modèle", "404833048", "rue Fictive", "alpha@alpha.example", "Commande 12"):
        assert hidden not in page
    assert "script-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies
    with house.acting() as here:
        receive(here, invoice, amount=eur("1.00"), on=here.today)
    assert "une attestation plus récente est nécessaire" in as_read(
        browser("fr").get(f"/v/{kept.code}").content.decode()
    )


def test_a_file_is_compared_and_an_altered_one_is_not_ours(house: House) -> None:
    invoice = asked(house)
    with house.acting() as here:
        kept = signed(here, invoice)
        content = bytes(kept.document.content)

    def compared(file: bytes) -> str:
        sent = {"file": SimpleUploadedFile("attestation.pdf", file)}
        return as_read(browser("fr").post(f"/v/{kept.code}", sent).content.decode())

    assert "C’est bien le fichier scellé" in compared(content)
    altered = compared(content.replace(b"A-2026", b"A-2025") + b" ")
    assert "Ce fichier n’est pas celui que nous avons émis" in altered
    assert kept.document.sha256[:8] in altered, "the true one"
    assert "Choisissez d’abord le fichier" in as_read(browser("fr").post(f"/v/{kept.code}").content.decode())


def test_a_code_of_nobody_shows_nothing_and_tires_who_guesses(house: House) -> None:
    asked(house)
    stranger = browser("en")
    answers = [stranger.get(f"/v/{'a' * 15}{place % 10}").status_code for place in range(40)]
    assert set(answers) == {404, 429}
    assert answers[0] == 404
    for odd in ("%00", "x" * 3000, "..%2f", "é"):
        assert stranger.get(f"/v/{odd}").status_code in (404, 429)
