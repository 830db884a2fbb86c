"""What every provider behind the door of registered letters promises, put to each over a server that plays it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.money import Money
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.standings import Standing
from relance.post.values import Account, Fetched, NoProof, Progress, Quote, Stage, Unquoted
from tests.post.stage import BEFORE_SENDING, HEARS, LISTS, SENDS, stage_of
from tests.post.stage import Stage as On

pytestmark = pytest.mark.requirement("AP-2")
DONE_THEN_SILENT = ["cut", "hang", "500", "garbage", "redirect"]
SLOW = {"hang"}
MONDAY = date(2026, 11, 2)


@pytest.fixture(params=["maileva", "merci_facteur"])
def on(request: pytest.FixtureRequest) -> Iterator[On]:
    with stage_of(request.param) as made:
        yield made


def test_a_key_opens_the_account_and_a_wrong_one_does_not(on: On) -> None:
    assert isinstance(on.post.account(), Account)
    stranger = on.make()
    on.world.key = "another"
    answer = stranger.account()
    assert isinstance(answer, Refused)
    assert "a-secret-of-the-test" not in answer.why


def test_a_letter_leaves_once_with_its_pages_and_its_envelope(on: On) -> None:
    parcel = on.parcel()
    answer = on.post.send(parcel)
    assert isinstance(answer, Accepted)
    (letter,) = on.world.letters
    assert (letter.reference, letter.pdf.strip()) == (parcel.reference, parcel.pdf.strip())
    assert "75001" in json.dumps(letter.lines)


def test_the_same_letter_sent_again_is_one_letter(on: On) -> None:
    parcel = on.parcel()
    on.post.send(parcel)
    again = on.make().send(parcel)
    assert isinstance(again, Accepted | Unknown)
    assert len(on.world.letters) == 1


@pytest.mark.parametrize("kind", DONE_THEN_SILENT)
def test_an_answer_lost_after_submission_is_unknown_and_found_by_our_reference(on: On, kind: str) -> None:
    """Unknown after submit: looked up, never a second letter."""
    post = on.impatient() if kind in SLOW else on.post
    parcel = on.parcel()
    post.account()  # signed in
    on.breaks(kind, SENDS, seconds=3.0)
    answer = post.send(parcel)
    assert isinstance(answer, Unknown), answer
    on.wait_until(lambda: on.world.letters)
    found = on.make().look_up(parcel.reference, parcel.at, on.later)
    assert isinstance(found, Accepted)
    assert len(on.world.letters) == 1
    assert isinstance(on.make().send(parcel), Accepted | Unknown)
    assert len(on.world.letters) == 1


@pytest.mark.parametrize("kind", ["cut", "cut_before", "500", "429"])
def test_what_goes_wrong_before_submission_has_sent_nothing_for_sure(on: On, kind: str) -> None:
    on.breaks(kind, BEFORE_SENDING)
    parcel = on.parcel()
    answer = on.make().send(parcel)
    assert isinstance(answer, Refused), answer
    assert answer.is_temporary or kind == "429"
    assert on.world.letters == []
    assert isinstance(on.make().send(parcel), Accepted)
    assert len(on.world.letters) == 1


def test_what_is_not_there_is_believed_a_quarter_of_an_hour_later_and_not_before(on: On) -> None:
    parcel = on.parcel()
    assert isinstance(on.post.look_up(parcel.reference, parcel.at, parcel.at + timedelta(minutes=1)), Unknown)
    assert on.post.look_up(parcel.reference, parcel.at, on.later) is None


@pytest.mark.parametrize("kind", ["cut", "500", "garbage", "half"])
def test_a_list_that_cannot_be_read_says_nothing(on: On, kind: str) -> None:
    parcel = on.parcel()
    on.post.account()
    on.breaks(kind, LISTS)
    assert isinstance(on.post.look_up(parcel.reference, parcel.at, on.later), Unknown)


def test_nobody_there_is_a_refusal_of_which_the_network_knew_nothing(on: On) -> None:
    on.world.shutdown()
    on.world.server_close()
    answer = on.post.send(on.parcel())
    assert isinstance(answer, Refused)
    assert answer.is_temporary


def test_its_way_is_told_with_its_days_and_its_number(on: On) -> None:
    parcel = on.parcel()
    taken = on.post.send(parcel)
    assert isinstance(taken, Accepted)
    before = on.post.progress(taken.reference)
    assert isinstance(before, Progress)
    assert (before.stage, before.told) == (Stage.MAKING, ())
    for state, day in (("posted", 2), ("on_its_way", 3), ("signed", 4)):
        on.world.happens(parcel.reference, state, MONDAY.replace(day=day))
    found = on.post.progress(taken.reference)
    assert isinstance(found, Progress)
    assert found.number == "1A00000000001"
    assert [each.standing for each in found.told if not each.code.endswith("seen")] == [
        Standing.POSTED,
        Standing.ON_ITS_WAY,
        Standing.SIGNED,
    ]
    assert found.told[0].on == MONDAY


def test_its_proofs_are_fetched_as_files_once_they_are_there(on: On) -> None:
    parcel = on.parcel()
    taken = on.post.send(parcel)
    assert isinstance(taken, Accepted)
    assert isinstance(on.post.proof(taken.reference, ProofKind.SLIP), NoProof)
    on.world.happens(parcel.reference, "posted", MONDAY)
    on.world.proves(parcel.reference, "deposit")
    got = on.post.proof(taken.reference, ProofKind.DEPOSIT)
    assert isinstance(got, Fetched)
    assert (got.content[:5], got.media_type) == (b"%PDF-", "application/pdf")


def test_a_price_is_quoted_with_its_lines_or_said_to_be_unknown(on: On) -> None:
    found = on.post.quote(on.parcel())
    if isinstance(found, Unquoted):
        assert found.why
        return
    assert isinstance(found, Quote)
    assert found.amount == Money.eur("9.74")  # postage without VAT, printing with it
    assert sum((line.amount for line in found.lines), Money.zero()) == found.amount


def test_an_electronic_letter_is_not_sent_by_them(on: On) -> None:
    """Neither is qualified as far as it was read: only a batch that a person confirms goes that way."""
    answer = on.post.send(on.parcel(is_electronic=True))
    assert isinstance(answer, Refused)
    assert not answer.is_temporary
    assert on.world.letters == []
    assert not on.post.is_qualified


def test_a_message_names_what_to_look_at_and_nothing_in_it_is_believed(on: On) -> None:
    reference = on.parcel().reference
    bodies = {
        "maileva": {"event_type": "ON_MAIN_DELIVERY_STATUS_DELIVERED", "resource_custom_id": reference},
        "merci_facteur": {"event": "delivered", "detail": [{"ref_interne": reference, "statut_courrier": "distribue"}]},
    }
    headers = {"X-Mf-Webhook-Secret-Key": HEARS}
    told = on.post.event(headers, json.dumps(bodies[on.post.word]).encode())
    assert not isinstance(told, Refused)
    assert [one.reference for one in told] == [reference]
    for hostile in (b"", b"[]", b"\xff", b"[" * 100_000):
        answer = on.post.event(headers, hostile)
        assert isinstance(answer, Refused) or answer == ()


def test_a_forged_message_of_a_signed_kind_is_refused() -> None:
    with stage_of("merci_facteur") as on:
        assert isinstance(on.post.event({"X-Mf-Webhook-Secret-Key": "guessed"}, b"{}"), Refused)
        assert isinstance(on.post.event({}, b"{}"), Refused)


def test_a_letter_without_our_reference_on_a_list_is_a_persons_to_look_at() -> None:
    """Merci Facteur's list may not tell whose a letter is: a likeness is neither a yes nor a no."""
    with stage_of("merci_facteur") as on:
        on.world.tells_reference = False  # type: ignore[attr-defined]
        parcel = on.parcel()
        on.post.account()
        on.breaks("cut", SENDS)
        assert isinstance(on.post.send(parcel), Unknown)
        assert isinstance(on.post.look_up(parcel.reference, parcel.at, on.later), Unknown)
        assert isinstance(on.post.send(parcel), Unknown)
        assert len(on.world.letters) == 1


def test_a_draft_that_was_begun_is_gone_on_with() -> None:
    """Maileva: whoever dies between draft and submission leaves one draft, and one letter."""
    with stage_of("maileva") as on:
        parcel = on.parcel()
        on.breaks("cut_before", SENDS)
        on.post.account()
        assert isinstance(on.post.send(parcel), Unknown)
        assert on.world.letters == []
        assert isinstance(on.make().send(parcel), Accepted)
        assert len(on.world.drafts) == len(on.world.letters) == 1  # type: ignore[attr-defined]


def test_a_letter_that_the_provider_rejects_is_never_posted() -> None:
    with stage_of("maileva") as on:
        parcel = on.parcel()
        taken = on.post.send(parcel)
        assert isinstance(taken, Accepted)
        on.world.of(parcel.reference).is_rejected = True
        found = on.post.progress(taken.reference)
        assert isinstance(found, Progress)
        assert (found.stage, found.why) == (Stage.REJECTED, "L'adresse est invalide")
