"""The one way out for what asks for nothing: an act says the text, a document goes along, one message carries both by e-mail.

Demands are written many at once, by a run (``notices.NewNotices``). The gate of each is chosen by its purpose when it is claimed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relance.domain.delivery import MessageState, Purpose
from relance.domain.scenario.model import Channel, Stage, Sticker
from relance.journal.services import canonical, lock_chain
from relance.outbox.models import Notice, NoticeItem
from relance.outbox.notices import MESSAGE_COLUMNS, last_number, new_message, recipient
from relance.receivables.snapshots import Standing
from relance.tenancy.bulk import insert_rows
from relance.tenancy.context import Acting

INVOICE_COPY = "invoice_copy"


@dataclass(frozen=True, slots=True)
class Information:
    """What a notice that asks for nothing says: the act (see ``letters.information``) and what fills its places."""

    act: str
    facts: Mapping[str, str]

    @classmethod
    def of(cls, notice: Notice) -> Information:
        """As kept; before acts had names there were copies of invoices alone."""
        kept = json.loads(notice.content)
        return cls(kept["act"], kept["facts"]) if "act" in kept else cls(INVOICE_COPY, kept)


def lock_numbers(here: Acting) -> None:
    """Take the lock under which numbers are allotted, which runs hold too: what is looked at after it stays so until the post."""
    lock_chain(here)


def post_information(here: Acting, said: Information, to: Standing, items: Sequence[int], *, document: int) -> Notice:
    """Queue a message to the debtor of ``to`` about the receivables ``items``, with an archived document; a person's own act.

    The caller holds ``lock_numbers``, has looked at what forbids it now, and journals it under its own name.
    """
    today = here.today
    notice = Notice.objects.create(
        organisation_id=here.organisation,
        debtor_id=to.debtor,
        purpose=Purpose.INFORMATION.value,
        year=today.year,
        number=last_number(here, today.year) + 1,
        stage=Stage.STATEMENT.value,
        sticker=Sticker.NONE.value,
        decided_on=today,
        dated=today,
        counted_until=today,
        confirmed_at=here.at,
        confirmed_by=here.actor,
        document_id=document,
        content=canonical({"act": said.act, "facts": said.facts}),
        created_at=here.at,
    )
    NoticeItem.objects.bulk_create(
        NoticeItem(organisation_id=here.organisation, notice=notice, receivable_id=item, is_for_information=True)
        for item in items
    )
    way = recipient(Channel.EMAIL, to, Stage.STATEMENT)
    row = new_message(here.organisation, notice.pk, *way, here.at, state=MessageState.QUEUED)
    insert_rows("outbox_message", MESSAGE_COLUMNS, [row])
    return notice
