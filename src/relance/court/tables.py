"""The courts of each commune as this organisation knows them: the shipped table, and what somebody loaded over it."""

from __future__ import annotations

import lzma

from relance.court.models import LoadedCourts
from relance.documents.models import Document
from relance.domain.law.fr.courts import CourtTable, SeatedCourts, read_table, shipped_courts
from relance.tenancy.context import Acting


def courts_here(here: Acting) -> CourtTable:
    """The table that counts: of each part the latest that was loaded, else the shipped one."""
    latest = {one.part: one.document_id for one in LoadedCourts.objects.order_by("pk")}
    if not latest:
        return shipped_courts()
    shas = dict(Document.objects.filter(pk__in=latest.values()).values_list("pk", "sha256"))
    judicial, commercial = (
        _loaded(here, shas[latest[part]]) if part in latest else shipped_courts() for part in ("judicial", "commercial")
    )
    return _joined(judicial, commercial)


def _loaded(here: Acting, sha256: str) -> CourtTable:
    known = _TABLES.get(sha256)
    if known is None:
        content = Document.objects.get(sha256=sha256).content
        known = _TABLES[sha256] = read_table(lzma.decompress(bytes(content)).decode())
        while len(_TABLES) > MOST_KEPT:
            _TABLES.pop(next(iter(_TABLES)))
    return known


MOST_KEPT = 8
_TABLES: dict[str, CourtTable] = {}  # by the sha256 of its bytes: the same for whoever loaded it


def _joined(judicial: CourtTable, commercial: CourtTable) -> CourtTable:
    """The judicial part of one and the commercial one of another."""
    if judicial is commercial:
        return judicial
    none = SeatedCourts("", "", "")
    courts = {
        insee: SeatedCourts(
            judicial.courts.get(insee, none).judicial,
            judicial.courts.get(insee, none).proximity,
            commercial.courts.get(insee, none).commercial,
        )
        for insee in {*judicial.courts, *commercial.courts}
    }
    return CourtTable(
        courts, judicial.judicial_year, commercial.commercial_year, (*judicial.sources, *commercial.sources)
    )
