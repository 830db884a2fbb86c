"""Photos and papers of a claim, of a place and of a guest's answer: kept as they came, shown without what was written into them.

``read`` opens a file in a child process, outside any transaction (``intake.papers_opened``); ``keep`` writes down what was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from relance.deposits.models import Claim, Exhibit, Guarantee, PlaceRecord
from relance.documents.archive import archive
from relance.domain.errors import DomainError
from relance.intake.papers_opened import MOST_BYTES, WHY, ExhibitRefused, Opened, read
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting

__all__ = [
    "MOST_BYTES",
    "WHY",
    "About",
    "Details",
    "ExhibitRefused",
    "Opened",
    "Role",
    "TooManyExhibits",
    "keep",
    "read",
]

MOST_AT_ONCE, MOST_OF_A_GUARANTEE = 10, 80
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


class TooManyExhibits(DomainError):
    """More than anybody looks at."""

    code = "too_many_exhibits"
    template = "That is more than {most} files: choose those that show it best."


class Role(StrEnum):
    """What an exhibit shows."""

    BEFORE = "before"
    AFTER = "after"
    INVOICE = "invoice"
    CONTRACT = "contract"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class About:
    """What an exhibit belongs to: a guarantee always, and a claim, a record of the place or a guest's answer on it."""

    guarantee: int
    claim: int | None = None
    record: int | None = None
    answer: int | None = None

    @classmethod
    def of_claim(cls, claim: Claim) -> About:
        """What the creditor shows for a claim."""
        return cls(claim.guarantee_id, claim.pk)

    @classmethod
    def of_record(cls, record: PlaceRecord) -> About:
        """What a place looked like."""
        return cls(record.guarantee_id, record=record.pk)


@dataclass(frozen=True, slots=True)
class Details:
    """What people say of an exhibit. ``spot`` is the same for one place before and after."""

    role: Role = Role.OTHER
    spot: str = ""
    caption: str = ""


def keep(here: Acting, about: About, opened: Opened, details: Details = Details()) -> Exhibit:
    """Keep an exhibit: the file as it came under its hash, and what people see of it. The same file twice is one.

    Raises TooManyExhibits.
    """
    Guarantee.objects.select_for_update(of=("self",)).get(pk=about.guarantee)
    standing = Exhibit.objects.filter(guarantee=about.guarantee, withdrawn_at=None)
    document = archive(here, opened.content, media_type=opened.media_type)
    same = standing.filter(document=document, claim=about.claim, record=about.record, answer_id=about.answer).first()
    if same is not None:
        return same
    if standing.count() >= MOST_OF_A_GUARANTEE:
        raise TooManyExhibits(most=MOST_OF_A_GUARANTEE)
    made = Exhibit.objects.create(
        organisation_id=here.organisation,
        guarantee_id=about.guarantee,
        claim_id=about.claim,
        record_id=about.record,
        answer_id=about.answer,
        role=details.role.value,
        spot=details.spot.strip()[:200],
        caption=details.caption.strip()[:400],
        file_name=opened.name,
        document_id=document,
        shown_id=archive(here, opened.shown, media_type=opened.shown_type),
        captured_at=_captured(here, opened.taken),
        author=here.actor,
        added_at=here.at,
    )
    chain = Guarantee.objects.values_list("debtor_id", flat=True).get(pk=about.guarantee)
    body = {"exhibit": made.pk, "guarantee": about.guarantee, "claim": about.claim, "sha256": made.document.sha256}
    append(here, [Fact("exhibit.added", body, chain=chain)])
    return made


def withdraw(here: Acting, exhibit_id: int) -> None:
    """Show an exhibit no more; the file stays in the archive. Raises Exhibit.DoesNotExist."""
    exhibit = Exhibit.objects.select_related("guarantee").get(pk=exhibit_id)
    if Exhibit.objects.filter(pk=exhibit_id, withdrawn_at=None).update(withdrawn_at=here.at):
        append(here, [Fact("exhibit.withdrawn", {"exhibit": exhibit_id}, chain=exhibit.guarantee.debtor_id)])


def of_claim(here: Acting, claim_id: int) -> Sequence[Exhibit]:
    """What the creditor shows for a claim."""
    found = Exhibit.objects.filter(organisation_id=here.organisation, claim=claim_id, answer_id=None, withdrawn_at=None)
    return list(found.defer("document__content", "shown__content").select_related("document", "shown").order_by("pk"))


def shown_of(here: Acting, exhibit_id: int, *, original: bool = False) -> tuple[str, str, bytes]:
    """Name, media type and bytes of an exhibit: as it may be shown, or as it came. Raises Exhibit.DoesNotExist."""
    found = Exhibit.objects.filter(organisation_id=here.organisation)
    exhibit = found.select_related("document" if original else "shown").get(pk=exhibit_id)
    document = exhibit.document if original else exhibit.shown
    return exhibit.file_name, document.media_type, bytes(document.content)


def _captured(here: Acting, taken: str) -> datetime | None:
    """The moment that a file names, on the organisation's clock where it gives no offset; None for one that cannot be."""
    try:
        moment = datetime.fromisoformat(taken)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=here.zone)
    return moment if EARLIEST <= moment <= here.at + timedelta(days=1) else None
