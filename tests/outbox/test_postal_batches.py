"""Letters on paper: generated, handed over and posted are three different things (RU-2)."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pikepdf
import pytest

from relance.channels.post.printing import manifest, print_file
from relance.domain.ids import BatchId, MessageId
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.files import preset_texts
from relance.outbox.confirmation import confirm
from relance.outbox.postal_batches import (
    BatchSettled,
    BatchUnknown,
    LettersStale,
    NotInBatch,
    Posted,
    PostedBeforeClosed,
    PostedInFuture,
    batches,
    close_batch,
    post_batch,
    printed_letters,
    renew_letters,
    void_batch,
)
from relance.outbox.preparation import prepare
from relance.outbox.resolution import NothingToResolve, resolve
from relance.outbox.selectors import proposed_on
from relance.receivables.holds import hold
from relance.receivables.targets import find_target
from relance.scenarios.publishing import publish
from relance.tenancy.context import acting
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.outbox.builders import House, at_noon
from tests.outbox.test_sending import pay
from tests.scenarios.looking import choose

LATE = "2026-02-01;2026-03-03"


def by_post(*numbers: str) -> list[str]:
    return [
        f"{number};Client {number};{LATE};100,00;;;{n} rue Fictive;75001;Paris;" for n, number in enumerate(numbers)
    ]


def close(house: House) -> BatchId | None:
    prepare(house.organisation, clock=house.clock)
    with house.acting() as here:
        return close_batch(here).batch


@pytest.mark.requirement("RU-2")
def test_a_batch_is_one_pdf_and_one_list_and_is_sent_once_posted(house: House) -> None:
    house.bring(*by_post("F-1", "F-2", "F-3"))
    house.run()
    assert house.send().states == {}, "no letter leaves by itself"
    batch = close(house)
    assert batch is not None
    assert set(house.states()) == {"handed_over"}
    with house.acting() as here:
        letters = printed_letters(here, batch)
    merged, pages = print_file(letters)
    with pikepdf.open(BytesIO(merged)) as pdf:
        assert len(pdf.pages) == sum(count + count % 2 for count in pages), "each letter begins on a sheet of its own"
    rows = list(csv.reader(StringIO(manifest(letters, pages, ["a"] * 6)), delimiter=";"))
    assert [row[1] for row in rows[1:]] == ["2026-000001", "2026-000002", "2026-000003"]
    assert rows[1][3] == "0 rue Fictive, 75001 Paris"
    house.clock.on(9)
    assert list(house.run().outcomes) == ["message_pending"], "handed over is not sent: nothing goes on"
    with house.acting() as here:
        assert post_batch(here, batch, on=date(2026, 4, 9)) == Posted(3)
    assert {(message.state, message.sent_on) for message in house.messages()} == {("accepted", date(2026, 4, 9))}
    with pytest.raises(BatchSettled), house.acting() as here:
        post_batch(here, batch, on=date(2026, 4, 9))
    with pytest.raises(BatchSettled), house.acting() as here:
        void_batch(here, batch)
    assert close(house) is None


@pytest.mark.requirement("P57")
def test_a_pause_after_closing_lists_the_letter_to_pull_out(house: House) -> None:
    house.bring(*by_post("F-1", "F-2"))
    house.run()
    close(house)
    with acting(house.organisation, "test", house.clock.now) as here:
        hold(here, target=find_target(here, "F-2"), kind=HoldKind.INSOLVENCY, until=None, note="")
        (listed,) = batches(here)
    assert listed.to_pull_out == ("2026-000002",)


def test_a_payment_after_closing_lists_the_letter_to_pull_out(house: House) -> None:
    house.bring(*by_post("F-1", "F-2"))
    house.run()
    batch = close(house)
    assert batch is not None
    pay(house, "F-2", "100.00")
    with house.acting() as here:
        (listed,) = batches(here)
    assert (listed.to_pull_out, listed.is_overdue) == (("2026-000002",), False)
    with pytest.raises(NotInBatch), house.acting() as here:
        post_batch(here, batch, on=date(2026, 4, 7), without=["2026-9"])
    with pytest.raises(PostedBeforeClosed), house.acting() as here:
        post_batch(here, batch, on=date(2026, 4, 1))
    with pytest.raises(PostedInFuture), house.acting() as here:
        post_batch(here, batch, on=date(2026, 4, 8))
    house.clock.on(8)
    with house.acting() as here:
        post_batch(here, batch, on=date(2026, 4, 8), without=["2026-000002"])
    assert house.states() == ["accepted", "voided"]


def test_a_batch_not_posted_after_five_working_days_asks(house: House) -> None:
    house.bring(*by_post("F-1"))
    house.run()
    close(house)
    for day, is_overdue in ((14, False), (15, True)):
        with acting(house.organisation, "test", at_noon(date(2026, 4, day))) as here:
            assert batches(here)[0].is_overdue is is_overdue


def test_a_void_batch_gives_its_letters_back_and_the_gate_looks_again(house: House) -> None:
    house.bring(*by_post("F-1", "F-2"))
    house.run()
    batch = close(house)
    assert batch is not None
    with house.acting() as here:
        assert void_batch(here, batch) == 2
    pay(house, "F-1", "100.00")
    with house.acting() as here:
        again = close_batch(here)
    assert (again.count, again.reasons) == (1, {"paid": 1})
    with pytest.raises(BatchUnknown), house.acting() as here:
        void_batch(here, BatchId(10**9))


def test_a_paid_letter_never_reaches_a_batch_and_a_batched_one_is_settled_by_its_batch(house: House) -> None:
    house.bring(*by_post("F-1", "F-2"))
    house.run()
    prepare(house.organisation, clock=house.clock)
    pay(house, "F-1", "100.00")
    assert close(house) is not None
    assert house.states() == ["voided", "handed_over"]
    with pytest.raises(NothingToResolve), house.acting() as here:
        resolve(here, MessageId(house.messages()[1].pk), left=True, on=date(2026, 4, 7))


def test_what_left_by_one_way_stays_as_it_was_when_the_other_is_confirmed_later(house: House) -> None:
    known = "alpha@alpha.example;404833048;1 rue Fictive;75001;Paris;"
    house.bring(f"F-1;Alpha;{LATE};100,00;{known}")
    with at_work(house.organisation) as here:
        set_preference(here, "stale-after-days", "1")
    choose(house.organisation, "Alpha", "french-business")
    text = preset_texts()["french-business"].replace(
        'channels = ["email"]\nfallback = ["post"]', 'channels = ["email", "post"]'
    )
    with house.acting() as here:
        publish(here, text)
    house.day()
    assert [(m.channel, m.state) for m in house.messages()] == [("email", "accepted"), ("post", "queued")]
    sent = house.notices()[0]
    house.clock.on(10)
    house.office()  # somebody was at work on the days between
    with house.acting() as here:
        assert close_batch(here).reasons == {"source_stale": 1}
    with house.acting() as here:
        confirm(here, proposed_on(here, sent.decided_on))
    kept = house.notices()[0]
    assert (kept.dated, kept.document_id, kept.content) == (sent.dated, sent.document_id, sent.content)
    assert close(house) is not None


@pytest.mark.requirement("RU-2", "P16")
def test_a_reminder_on_paper_that_waited_until_its_day_to_pay_cannot_be_kept_is_written_anew(house: House) -> None:
    house.bring(*by_post("F-1"))
    house.run()
    prepare(house.organisation, clock=house.clock)
    house.clock.on(13)  # it asks to be paid by the 15th
    house.office()
    with pytest.raises(LettersStale, match="2026-000001"):
        close(house)
    with house.acting() as here:
        assert renew_letters(here).renewed == ("2026-000001",)
    assert close(house) is not None
    assert house.notices()[0].dated == date(2026, 4, 13)
