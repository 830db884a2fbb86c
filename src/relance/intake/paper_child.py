"""Opens one file that a stranger sent, in a process of its own: ``python -m relance.intake.paper_child FILE``.

Writes a line of JSON (what it is, when it was taken as it says itself), then the bytes that people may see: a picture drawn anew,
without place, device or anything else that was written into it; a PDF without scripts, attachments and metadata. Ends with REFUSED
and a word on standard output where it is neither, or too much.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pikepdf
from PIL import Image, ImageOps

REFUSED = 4
MOST_PIXELS, LONGEST_SIDE = 64_000_000, 16_000
SHOWN_SIDE, SHOWN_QUALITY = 2000, 85
MOST_PAGES = 200
MEMORY, SECONDS, MOST_WRITTEN = 1 << 30, 20, 64 << 20
PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
TAKEN_AT, TAKEN_OFFSET, EXIF = 36867, 36881, 0x8769
# What a PDF may do, or tells of who made it.
ACTIVE = (
    "/OpenAction",
    "/AA",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/AF",
    "/EF",
    "/XFA",
    "/AcroForm",
    "/Metadata",
    "/PieceInfo",
    "/URI",
    "/Collection",
)
KEPT_SEGMENTS = {0xE0, 0xEE}  # of a JPEG: how its colours are to be read


class Refusal(Exception):
    """Why it is not opened: a word of ``papers_opened.WHY``."""


def main() -> int:
    """Read the file that the first argument names."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    content = Path(sys.argv[1]).read_bytes()
    try:
        head, shown = _opened(content)
    except Refusal as why:
        sys.stdout.write(str(why))
        return REFUSED
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + shown)
    return 0


def _opened(content: bytes) -> tuple[dict[str, str], bytes]:
    if content.startswith(b"%PDF-"):
        return {"media_type": "application/pdf", "shown_type": "application/pdf", "taken": ""}, _document(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _picture(content, "WEBP")
    for signature, form in PICTURES.items():
        if content.startswith(signature):
            return _picture(content, form)
    raise Refusal("kind")


def _picture(content: bytes, form: str) -> tuple[dict[str, str], bytes]:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=[form]) as opened:
            if opened.width * opened.height > MOST_PIXELS or max(opened.size) > LONGEST_SIDE:
                raise Refusal("pixels")
            taken = _taken(opened)
            opened.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
            opened.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refusal("pixels") from None
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, AttributeError):
        raise Refusal("damaged") from None
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=SHOWN_QUALITY)  # nothing but the pixels goes over
    return {"media_type": Image.MIME[form], "shown_type": "image/jpeg", "taken": taken}, drawn.getvalue()


def _taken(opened: Image.Image) -> str:
    """When the camera says that it was taken: ``2026-10-10T11:02:00``, with its offset where it gives one; "" where it says nothing."""
    said = opened.getexif()
    within = said.get_ifd(EXIF)
    day, _, hour = str(within.get(TAKEN_AT, "")).strip("\0 ").partition(" ")
    offset = str(within.get(TAKEN_OFFSET, "")).strip("\0 ")
    return f"{day.replace(':', '-')}T{hour}{offset}" if day and hour else ""


def _document(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refusal("locked")
            if not 0 < len(pdf.pages) <= MOST_PAGES:
                raise Refusal("pages")
            for one in _dictionaries(pdf):
                for key in ACTIVE:
                    if key in one:
                        del one[key]
                if isinstance(one.get("/A"), pikepdf.Dictionary):
                    del one["/A"]  # what a click would do
            for stream in (one for one in pdf.objects if isinstance(one, pikepdf.Stream)):
                jpeg = _jpeg_of(stream)
                if jpeg is not None:
                    stripped = b"".join(_without_words(jpeg))
                    stream.write(stripped, filter=pikepdf.Name.DCTDecode, decode_parms=_parms(stream))
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            written = io.BytesIO()
            pdf.save(written)
    except pikepdf.PasswordError:
        raise Refusal("locked") from None
    except (pikepdf.PdfError, zlib.error, MemoryError, ValueError, TypeError, RecursionError, LookupError):
        raise Refusal("damaged") from None
    return written.getvalue()


def _jpeg_of(stream: pikepdf.Stream) -> bytes | None:
    """The photo that a stream is, whether it is named as one alone, in a list, or compressed once more; None of others."""
    named = stream.get("/Filter")
    filters = list(named.as_list()) if isinstance(named, pikepdf.Array) else [named]
    if not filters or filters[-1] != pikepdf.Name.DCTDecode:
        return None
    found = bytes(stream.read_raw_bytes())
    for one in filters[:-1]:
        if str(one) not in WRAPPED:
            raise Refusal(
                "damaged"
            )  # nothing that makes photos wraps them so, and what is in it could not be taken out
        found = WRAPPED[str(one)](found)
    return found


def _inflated(wrapped: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(wrapped, MOST_WRITTEN)
    if unpacking.unconsumed_tail:
        raise Refusal("slow")
    return found


WRAPPED: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": _inflated,
    "/ASCII85Decode": lambda wrapped: base64.a85decode(wrapped.strip().removesuffix(b"~>")),
    "/ASCIIHexDecode": lambda wrapped: bytes.fromhex(wrapped.decode("ascii").strip().removesuffix(">")),
}


def _parms(stream: pikepdf.Stream) -> pikepdf.Dictionary | None:
    """Those of the photo itself, which stand last in a list."""
    found = stream.get("/DecodeParms")
    if isinstance(found, pikepdf.Array):
        found = found.as_list()[-1] if len(found) else None
    return found if isinstance(found, pikepdf.Dictionary) else None


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary, also those that stand inside another object."""
    waiting: list[pikepdf.Object] = list(pdf.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            yield one
            waiting += [value for _key, value in one.items() if _stands_inside(value)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one.as_list() if _stands_inside(value)]


def _stands_inside(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect


def _without_words(jpeg: bytes) -> Iterator[bytes]:
    """A JPEG without what its camera wrote into it: place, device, comments."""
    at = 2
    yield jpeg[:2]
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:
            break
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in KEPT_SEGMENTS:
            yield jpeg[at : at + 2 + length]
        at += 2 + length
    yield jpeg[at:]


if __name__ == "__main__":
    sys.exit(main())
