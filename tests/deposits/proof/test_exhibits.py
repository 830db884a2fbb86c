"""Photos and papers that strangers send: kept as they came, shown without place or device, and refused when they mean harm."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pikepdf
import pytest
from PIL import Image

from relance.deposits.models import Exhibit
from relance.deposits.proof import exhibits
from relance.deposits.proof.exhibits import About, Details, ExhibitRefused, Role, TooManyExhibits, read
from relance.language import say
from tests.at_work import at_work
from tests.deposits.builders import AT, a_claim

pytestmark = pytest.mark.requirement("SW-2")


def photo(form: str = "JPEG", size: tuple[int, int] = (64, 48), *, taken: str = "2026:10:10 11:02:00") -> bytes:
    """One that says when, where and by what it was taken."""
    picture = Image.new("RGB", size, (180, 120, 60))
    exif = Image.Exif()
    exif[271], exif[272] = "Fabrique Fictive", "Appareil 9"
    exif.get_ifd(0x8769)[36867] = taken
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (48.0, 51.0, 30.0)
    out = io.BytesIO()
    picture.save(out, form, exif=exif)
    return out.getvalue()


def paper(**root: object) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page["/Annots"] = pdf.make_indirect(
        pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://evil.example/")),
                )
            ]
        )
    )
    page["/Resources"] = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(
            Im=pikepdf.Stream(
                pdf,
                photo(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=64,
                Height=48,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
        )
    )
    pdf.Root["/OpenAction"] = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root["/Names"] = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([])))
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = ["Camille Fictive"]
    pdf.docinfo["/Author"] = "Camille Fictive"
    pdf.attachments["virus.exe"] = b"MZ"
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that ask for ``width`` × ``height`` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_it_came_and_shown_without_place_and_device(organisation: int, form: str) -> None:
    content = photo(form)
    opened = read("table.jpg", content)
    with at_work(organisation, AT) as here:
        kept = exhibits.keep(here, About.of_claim(a_claim(here)), opened, Details(Role.AFTER, "Table", "Brûlure ronde"))
        assert kept.document.sha256 == hashlib.sha256(content).hexdigest()
        assert bytes(kept.document.content) == content
        assert kept.captured_at == datetime(2026, 10, 10, 11, 2, tzinfo=ZoneInfo("Europe/Paris"))
        name, media_type, shown = exhibits.shown_of(here, kept.pk)
        assert (name, media_type) == ("table.jpg", "image/jpeg")
    for told in (b"Exif", b"Fabrique", b"Appareil", b"2026:10:10"):
        assert told not in shown
    assert Image.open(io.BytesIO(shown)).size == (64, 48)


def test_a_large_photo_is_shown_small_and_upright() -> None:
    picture = Image.new("RGB", (4000, 3000), "white")
    exif = Image.Exif()
    exif[274] = 6  # held upright
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    shown = Image.open(io.BytesIO(read("x.jpg", out.getvalue()).shown))
    assert shown.size == (1500, 2000)


def test_a_paper_loses_its_scripts_its_attachments_and_its_author() -> None:
    opened = read("facture.pdf", paper())
    assert opened.media_type == opened.shown_type == "application/pdf"
    with pikepdf.open(io.BytesIO(opened.shown)) as shown:
        flat = io.BytesIO()
        shown.save(flat, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    for told in (
        b"JavaScript",
        b"app.alert",
        b"Camille",
        b"virus",
        b"MZ",
        b"evil.example",
        b"OpenAction",
        b"Fabrique",
        b"Exif",
    ):
        assert told not in flat.getvalue(), told
    assert len(pikepdf.open(io.BytesIO(opened.shown)).pages) == 1


def paper_with_photo(wrapped: bytes, filters: list[str]) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    image = pikepdf.Stream(pdf, wrapped)
    image["/Subtype"], image["/Width"], image["/Height"] = pikepdf.Name.Image, 64, 48
    image["/ColorSpace"], image["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    image["/Filter"] = pikepdf.Array([pikepdf.Name(one) for one in filters])
    pdf.pages[0].obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    made = io.BytesIO()
    pdf.save(made)
    return made.getvalue()


WRAPPINGS: dict[str, tuple[list[str], Callable[[bytes], bytes]]] = {
    "in a list": (["/DCTDecode"], bytes),
    "compressed": (["/FlateDecode", "/DCTDecode"], zlib.compress),
    "as letters": (["/ASCII85Decode", "/DCTDecode"], lambda jpeg: base64.a85encode(jpeg) + b"~>"),
    "as digits": (["/ASCIIHexDecode", "/DCTDecode"], lambda jpeg: jpeg.hex().encode() + b">"),
    "twice": (["/FlateDecode", "/FlateDecode", "/DCTDecode"], lambda jpeg: zlib.compress(zlib.compress(jpeg))),
}


@pytest.mark.parametrize("how", WRAPPINGS)
def test_a_photo_within_a_paper_tells_no_place_however_it_is_wrapped(how: str) -> None:
    filters, wrap = WRAPPINGS[how]
    shown = read("facture.pdf", paper_with_photo(wrap(photo()), filters)).shown
    with pikepdf.open(io.BytesIO(shown)) as pdf:
        kept = pdf.pages[0].obj["/Resources"]["/XObject"]["/Im"]
        jpeg = bytes(kept.read_raw_bytes())
    assert Image.open(io.BytesIO(jpeg)).size == (64, 48)
    for told in (b"Fabrique", b"Exif"):
        assert told not in jpeg


def test_a_photo_that_swells_within_a_paper_is_refused() -> None:
    swollen = zlib.compress(b"\xff\xd8" + b"\0" * (80 << 20), 9)
    with pytest.raises(ExhibitRefused):
        read("facture.pdf", paper_with_photo(swollen, ["/FlateDecode", "/DCTDecode"]))


def with_chunk(kind: bytes, told: bytes) -> bytes:
    """A small PNG that carries one more chunk."""
    whole = photo("PNG")
    chunk = struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))
    return whole[:33] + chunk + whole[33:]


BOMB = zlib.compress(b"A" * (120 << 20), 9)
TAILS = {
    "a page": b"<html><script>alert(1)</script></html>",
    "an archive": b"PK\x03\x04 evil.exe",
    "a paper": b"%PDF-1.7 evil",
}


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_words_that_swell_within_a_picture_are_refused(kind: bytes) -> None:
    with pytest.raises(ExhibitRefused):
        read("x.png", with_chunk(kind, b"k\0\0" + BOMB))


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_something_else_besides_is_shown_as_a_picture_alone(form: str, tail: str) -> None:
    opened = read("table.html", photo(form) + TAILS[tail])
    assert opened.shown_type == "image/jpeg"
    assert TAILS[tail][:12] not in opened.shown


@pytest.mark.parametrize(
    ("turned", "size"), [(1, (60, 40)), (6, (40, 60)), (8, (40, 60)), (0, (60, 40)), (9, (60, 40)), (255, (60, 40))]
)
def test_a_picture_is_upright_and_an_odd_orientation_is_none(turned: int, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = turned
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(made, "JPEG", exif=exif)
    shown = Image.open(io.BytesIO(read("table.jpg", made.getvalue()).shown))
    assert (shown.size, dict(shown.getexif())) == (size, {})


@pytest.mark.parametrize(
    "entities",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><svg>&b;</svg>',
    ],
)
def test_no_xml_is_read(entities: bytes) -> None:
    with pytest.raises(ExhibitRefused) as refused:
        read("facture.xml", entities)
    assert say(exhibits.WHY["kind"], "en") in say(refused.value.sentence, "en")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.jpg", b"", "empty"),
        ("x.jpg", b"<html><script>alert(1)</script></html>", "kind"),
        ("x.jpg", b"\xff\xd8\xff<html><script>alert(1)</script></html>", "damaged"),
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "kind"),
        ("x.gif", b"GIF89a" + b"\0" * 50, "kind"),
        ("x.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "damaged"),
        ("x.jpg", photo()[:200], "damaged"),
        ("x.png", png_that_claims(20_000, 20_000), "pixels"),
        ("x.png", png_that_claims(60_000, 10), "pixels"),
        ("x.png", png_that_claims(4000, 4000), "damaged"),
        ("x.pdf", b"%PDF-1.7 nothing", "damaged"),
        ("x.zip", b"PK\x03\x04" + b"\0" * 30, "kind"),
        ("x.heic", b"\0\0\0\x18ftypheic", "kind"),
        ("x.jpg", b"\xff\xd8\xff" + b"\0" * (15 << 20), "size"),
    ],
)
def test_what_is_no_exhibit_is_refused_with_its_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(ExhibitRefused) as refused:
        read(name, content)
    said = refused.value.sentence
    assert say(exhibits.WHY[why], "fr") in say(said, "fr")
    assert name in say(said, "en")


def test_locked_endless_and_swollen_papers_are_refused() -> None:
    locked = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    many = pikepdf.new()
    for _page in range(201):
        many.add_blank_page()
    long = io.BytesIO()
    many.save(long)
    bomb = pikepdf.new()
    bomb.add_blank_page()
    bomb.Root["/Bomb"] = bomb.make_stream(b"\0" * (200 << 20))
    swollen = io.BytesIO()
    bomb.save(swollen, compress_streams=True, recompress_flate=True)
    for content, why in ((locked.getvalue(), "locked"), (long.getvalue(), "pages")):
        with pytest.raises(ExhibitRefused) as refused:
            read("x.pdf", content)
        assert refused.value.sentence.facts["why"] == exhibits.WHY[why]
    with contextlib.suppress(ExhibitRefused):
        assert len(read("x.pdf", swollen.getvalue()).shown) < 2 << 20  # what is not opened does not swell


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\facture.pdf", "a\0b.pdf", "", "é" * 500])
def test_a_name_is_a_name_and_no_path(name: str) -> None:
    found = read(name, photo()).name
    assert 0 < len(found) <= 200
    assert "/" not in found
    assert "\\" not in found
    assert "\0" not in found


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "2999:01:01 00:00:00", "hier", "1970:01:01 00:00:00"])
def test_a_moment_that_cannot_be_is_not_believed(organisation: int, taken: str) -> None:
    opened = read("x.jpg", photo(taken=taken))
    with at_work(organisation, AT) as here:
        assert exhibits.keep(here, About.of_claim(a_claim(here)), opened).captured_at is None


def test_the_same_file_twice_is_one_and_there_is_an_end(organisation: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exhibits, "MOST_OF_A_GUARANTEE", 2)
    with at_work(organisation, AT) as here:
        about = About.of_claim(a_claim(here))
        first = exhibits.keep(here, about, read("a.jpg", photo()))
        assert exhibits.keep(here, about, read("b.jpg", photo())).pk == first.pk
        exhibits.keep(here, about, read("c.jpg", photo(size=(10, 10))))
        with pytest.raises(TooManyExhibits):
            exhibits.keep(here, about, read("d.jpg", photo(size=(11, 10))))
        exhibits.withdraw(here, first.pk)
        exhibits.keep(here, about, read("d.jpg", photo(size=(11, 10))))
        assert Exhibit.objects.count() == 3
        assert len(exhibits.of_claim(here, about.claim or 0)) == 2
