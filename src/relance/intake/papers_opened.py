"""Photos and papers that somebody outside made: opened in a process of their own, and shown without what was written into them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.intake.formats.apart import child_environment
from relance.intake.paper_child import REFUSED

MOST_BYTES = 15 << 20
WAIT_SECONDS = 40
WHY = {
    "size": Sentence("it is larger than 15 MB"),
    "empty": Sentence("it is empty"),
    "kind": Sentence("it is neither a photo (JPEG, PNG, WebP) nor a PDF, whatever its name says"),
    "pixels": Sentence("the picture has more pixels than a camera makes"),
    "damaged": Sentence("it is damaged, or not what it says"),
    "locked": Sentence("the PDF is locked by a password"),
    "pages": Sentence("the PDF has no page, or more than 200"),
    "slow": Sentence("it takes too much to open"),
}


class ExhibitRefused(DomainError):
    """A file that cannot be a paper."""

    code = "exhibit_refused"
    template = "'{name}' was not taken: {why}. Nothing else was lost; send it as a photo or as a PDF."


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: as it came, and as it may be shown. ``taken``: when it says itself that it was made."""

    name: str
    content: bytes
    media_type: str
    shown: bytes
    shown_type: str
    taken: str = ""


def read(name: str, content: bytes) -> Opened:
    """Open a file that somebody sent; call it outside any transaction, for it may take seconds. Raises ExhibitRefused."""
    known_as = name.replace("\0", "").rpartition("/")[2].rpartition("\\")[2].strip()[:200] or "?"
    if not content or len(content) > MOST_BYTES:
        raise ExhibitRefused(name=known_as, why=WHY["size" if content else "empty"])
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryFile() as written:
        file.write(content)
        file.flush()
        try:
            ended = subprocess.run(
                [sys.executable, "-P", "-X", "utf8", "-m", "relance.intake.paper_child", file.name],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.DEVNULL,
                env=child_environment(),
                timeout=WAIT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ExhibitRefused(name=known_as, why=WHY["slow"]) from None
        written.seek(0)
        said = written.read()
    if ended.returncode:
        why = said.decode(errors="replace") if ended.returncode == REFUSED else "slow"
        raise ExhibitRefused(name=known_as, why=WHY.get(why, WHY["damaged"]))
    head, _, shown = said.partition(b"\n")
    found = json.loads(head)
    return Opened(known_as, content, found["media_type"], shown, found["shown_type"], found["taken"])
