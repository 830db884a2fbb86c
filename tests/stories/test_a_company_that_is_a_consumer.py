"""A debtor taken for a company proves to be a consumer: from that word on nothing of a professional's is asked of them."""

from __future__ import annotations

import pytest

from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.letters.compose import Composer, Wanted
from relance.letters.model import Act
from relance.outbox.models import Message
from relance.outbox.preparation import prepare
from relance.parties.details import change_debtor
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, House


def becomes(house: House, kind: DebtorKind) -> None:
    with at_work(house.organisation):
        pk = Debtor.objects.get().pk
    with at_work(house.organisation, house.clock.now) as here:
        change_debtor(here, DebtorId(pk), {"kind": kind.value})


@pytest.fixture
def late(house: House) -> House:
    house.bring(f"F-1;Alpha;2026-01-02;2026-02-01;1000,00;{ALPHA}")
    return house


@pytest.mark.requirement("P24", "P26")
def test_penalties_stop_at_once(late: House) -> None:
    def letter(act: Act) -> tuple[object, ...]:
        with at_work(late.organisation) as here:
            one = Receivable.objects.get()
            wanted = Wanted(debtor=one.debtor_id, act=act, items=[one.pk])
            composer = Composer(here, on=late.clock.now.date(), counted_until=None)
            made = composer.compose(wanted)
        return made.penalties("EUR").amount > 0, made.compensation("EUR").amount > 0

    assert letter(Act.UNPAID_NOTICE) == (True, True)
    becomes(late, DebtorKind.CONSUMER)
    assert letter(Act.UNPAID_NOTICE) == letter(Act.MISE_EN_DEMEURE) == (False, False)


@pytest.mark.requirement("P16", "P20")
@pytest.mark.parametrize("is_written", [False, True])
def test_a_letter_that_was_proposed_before_does_not_leave_as_it_was(late: House, is_written: bool) -> None:
    with at_work(late.organisation):
        Organisation.objects.update(proposes=True)
    late.run()
    late.confirm()
    if is_written:
        prepare(late.organisation, clock=late.clock)
        assert "L441-10" in written(late)
    becomes(late, DebtorKind.CONSUMER)
    late.send()
    late.clock.on(8)
    late.run()
    late.confirm()
    late.send()
    assert late.email.sent, "what is owed is still asked"
    for mail in late.email.sent:
        assert "L441-10" not in mail.text
        assert "D441-5" not in mail.text
    assert ("voided" in late.states()) is is_written


def written(house: House) -> str:
    with at_work(house.organisation):
        return " ".join(Message.objects.values_list("notice__content", flat=True))
