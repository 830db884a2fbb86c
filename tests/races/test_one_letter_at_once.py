"""Workers, the run and people at once: no debtor gets two letters together, and no step is asked twice (promises 1, 8)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.db import connections

from relance.outbox import confirmation
from relance.outbox.delivery import deliver_all
from relance.outbox.models import Message, NoticeItem
from relance.outbox.preparation import prepare
from relance.outbox.selectors import proposed_on
from relance.outbox.sending import Mode, choose_mode
from tests.at_work import at_work
from tests.outbox.builders import House
from tests.races.test_books_under_pressure import assert_sound, at_once

LATE = "2026-02-01;2026-03-03"


def rows(count: int, *, prefix: str = "F", who: str = "Client") -> list[str]:
    return [
        f"{prefix}-{n};{who} {n};{LATE};100,00;c{n}@client.example;;{n} rue Fictive;75001;Paris;" for n in range(count)
    ]


@pytest.mark.requirement("P1")
def test_four_workers_never_let_two_letters_of_one_debtor_leave_together(house: House) -> None:
    house.bring(*rows(20), *rows(20, prefix="G", who="Autre"))
    house.run()
    prepare(house.organisation, clock=house.clock)
    with connections["owner"].cursor() as cursor:  # as nothing but a race could leave them: two letters to each
        cursor.execute(
            """WITH pair AS (SELECT min(n.debtor_id) AS head, array_agg(n.id) AS notices FROM outbox_notice n
                   JOIN outbox_message m ON m.notice_id = n.id WHERE n.organisation_id = %s GROUP BY m.recipient)
               UPDATE outbox_notice n SET debtor_id = pair.head FROM pair WHERE n.id = ANY(pair.notices)""",
            [house.organisation],
        )
    assert at_once(*[lambda: deliver_all(house.office())] * 4) == []
    assert Counter(envelope.recipient for envelope in house.email.sent) == {
        f"c{n}@client.example": 1 for n in range(20)
    }
    assert Counter(house.states())["accepted"] == 20
    assert "queued" not in house.states(), "the second of each is decided again, not left"


@pytest.mark.requirement("P1", "P8")
def test_a_run_that_takes_proposals_in_while_people_confirm_them_asks_nothing_twice(
    organisation: int, tmp_path: Path
) -> None:
    house = House(organisation, tmp_path, is_trusted=False)
    house.bring(*rows(30))
    house.run()
    names = [notice.name for notice in house.notices()]
    decided = house.clock.now.date()
    house.clock.on(8)
    house.bring(*rows(30), *rows(30, prefix="G"))

    def confirm_each() -> None:
        for name in names:
            with house.acting() as here:
                confirmation.confirm(here, proposed_on(here, decided, names=[name]))

    assert at_once(house.run, confirm_each) == []
    house.confirm()
    house.send()
    with at_work(house.organisation):
        left = list(Message.objects.filter(state="accepted").values_list("notice_id", flat=True))
        asked = NoticeItem.objects.filter(notice__in=left, is_for_information=False)
        assert asked.count() == asked.values("receivable", "step_key").distinct().count()
    assert set(Counter(envelope.recipient for envelope in house.email.sent).values()) == {1}
    assert_sound(house.organisation)


@pytest.mark.requirement("P1", "P56", "P57")
def test_once_back_to_proposing_is_said_nothing_unconfirmed_is_claimed(house: House) -> None:
    house.bring(*rows(40))
    house.run()
    prepare(house.organisation, clock=house.clock)
    sent: list[int] = []

    def propose() -> None:
        with house.acting() as here:
            choose_mode(here, Mode.PROPOSES.value)
        with at_work(house.organisation):
            sent.append(Message.objects.exclude(claimed_at=None).count())

    assert at_once(propose, *[lambda: deliver_all(house.office())] * 2) == []
    assert len(house.email.sent) == sent[0]
    assert Counter(house.states()) == Counter({"accepted": sent[0], "proposed": 40 - sent[0]})
    assert_sound(house.organisation)
