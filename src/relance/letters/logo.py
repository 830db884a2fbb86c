"""The creditor's logo on letters: a PNG or JPEG, kept in the archive and drawn at the head."""

from __future__ import annotations

import base64

import typst

from relance.documents.archive import archive
from relance.documents.models import Document
from relance.domain.errors import DomainError
from relance.journal.appending import Fact, append
from relance.letters.page import as_svg
from relance.tenancy.context import Acting
from relance.tenancy.preferences import LOGO, set_preference
from relance.tenancy.rights import Right, needs

LARGEST = 200 * 1024  # it travels with each letter
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class LogoRefused(DomainError):
    """Not a picture that letters can bear."""

    code = "logo_refused"
    template = "A logo is a PNG or JPEG of at most 200 KB; this is not one."


def media_type_of(content: bytes) -> str:
    """By its first bytes, whatever its name says. Raises LogoRefused."""
    for signature, media_type in SIGNATURES.items():
        if content.startswith(signature) and len(content) <= LARGEST:
            return media_type
    raise LogoRefused


@needs(Right.SET_UP)
def keep_logo(here: Acting, content: bytes) -> None:
    """Put this logo on the letters to come; empty content takes it off. Raises LogoRefused."""
    sha256 = ""
    if content:
        _check_that_it_draws(content)
    if content:
        document = archive(here, content, media_type=media_type_of(content))
        sha256 = Document.objects.values_list("sha256", flat=True).get(pk=document)
    set_preference(here, LOGO.key, sha256)
    append(here, [Fact("logo.changed", {"sha256": sha256})])


def _check_that_it_draws(content: bytes) -> None:
    """No letter may fail for its logo: it is drawn once, as letters are, before it is kept."""
    drawing = as_svg(_address(media_type_of(content), content))
    page = b'#set document(title: "x")\n#image(bytes(sys.inputs.logo), format: "svg", alt: "x")'
    try:
        typst.compile(page, sys_inputs={"logo": drawing}, pdf_standards=["a-2a", "ua-1"], ignore_system_fonts=True)
    except typst.TypstError as error:
        raise LogoRefused from error


def _address(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def logo_of(here: Acting, sha256: str) -> str:
    """The logo as a data address, "" where there is none."""
    found = Document.objects.filter(sha256=sha256).first() if sha256 else None
    if found is None:
        return ""
    return _address(found.media_type, bytes(found.content))
