"""Registered letters on their pages: sent at a price that is said, posted by hand, a forged slip and a hostile file refused."""

from __future__ import annotations

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from relance.outbox.preparation import prepare
from relance.tenancy.models import Role
from tests.office.people import Person
from tests.outbox.builders import House

pytestmark = pytest.mark.requirement("AP-2")
ROW = "F-1;Scierie de l'Exemple;2026-02-01;2026-03-03;100,00;;;12 chemin des Brumes;75001;Paris;"
LABEL = "1A 012 345 6789 0"


def test_a_letter_goes_registered_by_hand_from_the_click_to_the_slip(house: House) -> None:
    house.bring(ROW)
    house.run()
    prepare(house.organisation, clock=house.clock)
    message = house.messages()[0].pk
    with time_machine.travel(house.clock.now, tick=False):
        owner = Person(house.organisation)
        page = owner.sees(f"registered/send/{message}/")
        assert "price unknown" in page
        assert "75001 PARIS" in page
        assert "19-20.680" in page
        assert "another form" in owner.does(f"registered/send/{message}/order/", way="own", number="12")
        page = owner.does(f"registered/send/{message}/order/", way="own", number=LABEL)
        assert "Printed as registered" in page
        one = owner.sees("registered/").split("/registered/")[1:]
        pk = next(part.split("/")[0] for part in one if part.split("/")[0].isdigit())
        proof = next(part for part in page.split(f"registered/{pk}/proofs/")[1:]).split("/")[0]
        pdf = owner.client.get(owner.path(f"registered/{pk}/proofs/{proof}/")).content
        said = PdfReader(BytesIO(pdf)).pages[0].extract_text()
        assert "Lettre recommandée avec avis de réception n° 1A 012 345 6789 0" in " ".join(said.split())
        assert Person(house.organisation, Role.VIEWER).status(f"registered/{pk}/posted/", post=True) == 403
        hostile = SimpleUploadedFile("recu.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
        refused = owner.does(f"registered/{pk}/posted/", on="2026-04-07", number=LABEL, file=hostile)
        assert "neither a photo" in refused
        page = owner.does(f"registered/{pk}/posted/", on="2026-04-07", number=LABEL)
        assert "it is sent, on the day of its posting" in page
        page = owner.does(f"registered/{pk}/slip/", standing="signed", on="2026-04-07", number="1A 999 999 9999 9")
        assert "cannot be that of letter" in page
        page = owner.does(
            f"registered/{pk}/slip/",
            standing="signed",
            on="2026-04-07",
            addressee="Boulangerie d'Ailleurs",
            number=LABEL,
        )
        assert "Look at the paper again" in page
        page = owner.does(
            f"registered/{pk}/slip/", standing="signed", on="2026-04-07", number=LABEL, signatory="L. Exemple"
        )
        assert "It counts from the day on which it was presented" in page
        assert "not here yet" in page, "the slip itself was not scanned"
        assert "Signed for" in owner.sees("registered/", show="ended")
