"""A registered notice with its papers is what a partner or a court asks for first."""

from __future__ import annotations

from datetime import date

import pytest

from relance.domain.registered.slips import Slip
from relance.domain.registered.standings import Standing
from relance.handover.looking import look_at
from relance.outbox.registered import NOTICES
from relance.post import by_hand
from relance.receivables.models import Receivable
from tests.post.test_sending import LABEL, Desk, desk, printed

__all__ = ["desk"]
pytestmark = pytest.mark.requirement("AP-2")


def shown(one: Desk) -> bool:
    with one.acting() as here:
        invoice = Receivable.objects.get()
        (looked,) = look_at(here, [invoice.debtor_id], [invoice.pk], on=here.today)
        return looked.papers.is_registered


def test_it_is_shown_once_receipt_and_slip_are_kept_and_no_more_when_one_is_lost(desk: Desk) -> None:
    from relance.domain.registered.effects import ProofKind
    from relance.post.proofs import lose

    pk = printed(desk)
    paper = by_hand.Paper(b"%PDF-1.7 paper", "application/pdf", "paper.pdf")
    with desk.acting() as here:
        by_hand.record_posting(here, NOTICES, pk, on=here.today, number=LABEL, receipt=paper)
    assert not shown(desk)
    desk.house.clock.on(10)
    slip = Slip(Standing.SIGNED, date(2026, 4, 9), LABEL)
    with desk.acting() as here:
        by_hand.record_slip(
            here, NOTICES, pk, slip, paper=by_hand.Paper(b"%PDF-1.7 slip", "application/pdf", "slip.pdf")
        )
    assert shown(desk)
    with desk.acting() as here:
        lose(here, pk, ProofKind.SLIP)
    assert not shown(desk)
