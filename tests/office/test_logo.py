"""The creditor's logo: on every letter to come, in the PDF and on the page; only pictures, and no figure changes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from relance.letters.archive import content_of, figures_of
from relance.letters.render import render
from relance.outbox.models import Notice
from relance.outbox.preparation import Composers
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import ALPHA, MORNING, House


def png(width: int = 60, height: int = 20) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x12\x50\x6f" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def put(owner: Person, content: bytes, name: str = "logo.png") -> str:
    return owner.does("preferences/logo/", logo=SimpleUploadedFile(name, content), next=owner.path("preferences/"))


@time_machine.travel(MORNING, tick=False)
def test_a_logo_stands_on_letters_and_changes_no_figure(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    house.run()
    with at_work(house.organisation) as here:
        notice = Notice.objects.select_related("debtor").get()
        before = figures_of(Composers(here).letter_of(notice))
    owner = Person(house.organisation)
    assert "Kept." in put(owner, png())
    with at_work(house.organisation) as here:
        letter = Composers(here).letter_of(notice)
    made = render(letter)
    assert len(PdfReader(BytesIO(made.pdf)).pages[0].images) == 1
    assert figures_of(letter) == before
    assert "base64" not in content_of(letter, made), "the record of a letter does not carry its picture again"
    assert 'class="logo" src="data:image/png;base64,' in owner.sees(f"letters/{notice.name}/")
    assert "Taken off." in owner.does("preferences/logo/")
    assert 'class="logo"' not in owner.sees(f"letters/{notice.name}/")


@time_machine.travel(MORNING, tick=False)
@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"GIF89a", png() + b"\0" * 300_000],
)
def test_what_is_no_small_picture_is_refused(house: House, content: bytes) -> None:
    owner = Person(house.organisation)
    assert "A logo is a PNG or JPEG" in put(owner, content)
    assert "Take the logo off" not in owner.sees("preferences/")


@time_machine.travel(MORNING, tick=False)
def test_a_picture_that_cannot_be_drawn_stops_no_letter(house: House) -> None:
    house.bring(f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}")
    put(Person(house.organisation), b"\x89PNG\r\n\x1a\n" + b"garbage" * 20)
    house.day()
    house.clock.later(hours=3)
    house.send()
    assert house.states() == ["accepted"]
