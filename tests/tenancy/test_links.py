"""Links for people without an account: what lets one in, everything that does not, and that no stranger learns why."""

from __future__ import annotations

import json
import logging
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connections
from hypothesis import given
from hypothesis import strategies as st

from relance.journal.models import Event, EventDetail
from relance.tenancy.context import acting
from relance.tenancy.links import Bearer, Link, LinkRefused, PublicAddressMissing, find, issue, revoke, revoke_all
from relance.tenancy.models import IssuedLink
from relance.tenancy.preference_values import PreferenceInvalid, parse_public_address
from relance.tenancy.preferences import PUBLIC_ADDRESS, set_preference
from relance.upkeep.dump import DUMP, _owner, _run, write_backup
from tests.at_work import A_MORNING, at_work
from tests.conftest import BINARIES, found
from tests.tenancy.test_row_level_security import rows

IN_A_WEEK = A_MORNING + timedelta(days=7)
SUBJECT = "debtor:12"


@pytest.fixture
def creditor(organisation: int) -> int:
    """An organisation whose pages are reached from outside."""
    with at_work(organisation) as here:
        set_preference(here, PUBLIC_ADDRESS.key, "https://Relance.Creditor.example/")
    return organisation


@pytest.fixture
def neighbour(creditor: int) -> int:
    """Another one, on the same installation."""
    other = found()
    with at_work(other) as here:
        set_preference(here, PUBLIC_ADDRESS.key, "https://relance.neighbour.example")
    return other


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    with caplog.at_level(logging.DEBUG):
        yield lambda: caplog.text


def made(organisation: int, subject: str = SUBJECT, purpose: str = "guest", until: datetime = IN_A_WEEK) -> Link:
    with at_work(organisation) as here:
        return issue(here, purpose, subject, until)


def parts(link: Link) -> tuple[str, str]:
    """The organisation's public id and the token, as a door reads them in the address."""
    public_id, token = link.address.split("/")[-2:]
    return public_id, token


def opens(link: Link, purpose: str = "guest", at: datetime = A_MORNING) -> Bearer:
    return find(*parts(link), purpose, at)


def refusal(public_id: str, token: str, purpose: str = "guest", at: datetime = A_MORNING) -> tuple[object, ...]:
    """All that a stranger can see of it."""
    with pytest.raises(LinkRefused) as refused:
        find(public_id, token, purpose, at)
    error = refused.value
    return str(error), error.code, error.facts, error.args, error.__cause__


def test_a_link_opens_its_subject_to_whoever_has_it(creditor: int) -> None:
    link = made(creditor)
    assert re.fullmatch(r"https://relance\.creditor\.example/guest/[0-9a-f-]{36}/[2-9a-z]{26}", link.address)
    bearer = opens(link)
    assert bearer == Bearer(creditor, f"link:{link.id}", SUBJECT)
    with acting(bearer.organisation, bearer.actor, A_MORNING):
        assert rows("SELECT count(*) FROM tenancy_member") == [(1,)]


def test_without_a_public_address_none_is_made_and_it_is_said_what_to_do(organisation: int) -> None:
    with pytest.raises(PublicAddressMissing, match=r"relance set public-address https://"):
        made(organisation)
    with at_work(organisation):
        assert not IssuedLink.objects.exists()


def test_it_opens_until_its_last_second_and_not_in_the_next(creditor: int) -> None:
    link = made(creditor)
    assert opens(link, at=IN_A_WEEK - timedelta(seconds=1)).subject == SUBJECT
    refusal(*parts(link), at=IN_A_WEEK)
    refusal(*parts(link), at=IN_A_WEEK + timedelta(days=400))


def test_a_revoked_link_is_closed_at_once_and_the_others_stay_open(creditor: int) -> None:
    gone, kept = made(creditor), made(creditor)
    with at_work(creditor) as here:
        assert revoke(here, gone.id)
        assert not revoke(here, gone.id), "it had ended already"
    refusal(*parts(gone))
    refusal(*parts(gone), at=A_MORNING - timedelta(days=1))
    assert opens(kept).subject == SUBJECT


def test_all_of_a_subject_are_revoked_at_once_and_no_other_subjects(creditor: int, neighbour: int) -> None:
    gone = [made(creditor, purpose=purpose) for purpose in ("guest", "guest", "letter")]
    kept = [made(creditor, subject="debtor:123"), made(neighbour)]
    with at_work(creditor) as here:
        assert (revoke_all(here, SUBJECT), revoke_all(here, SUBJECT)) == (3, 0)
    for link, purpose in zip(gone, ("guest", "guest", "letter"), strict=True):
        refusal(*parts(link), purpose)
    assert [opens(link).subject for link in kept] == ["debtor:123", SUBJECT]


def test_no_organisation_ends_or_opens_the_link_of_another(creditor: int, neighbour: int) -> None:
    link, other = made(creditor), made(neighbour)
    with at_work(neighbour) as here:
        assert not revoke(here, link.id)
    refusal(parts(other)[0], parts(link)[1])
    assert opens(link).organisation == creditor


def test_every_flipped_bit_of_the_token_closes_it(creditor: int) -> None:
    public_id, token = parts(made(creditor))
    for place, sign in enumerate(token):
        for bit in range(8):
            refusal(public_id, token[:place] + chr(ord(sign) ^ 1 << bit) + token[place + 1 :])
    for bent in (token[:-1], token + token[-1], token.upper(), f" {token}", f"{token}\0", token + "\ud800", ""):
        refusal(public_id, bent)


def test_every_flipped_bit_of_the_organisations_id_closes_it(creditor: int) -> None:
    public_id, token = parts(made(creditor))
    for bit in range(128):
        refusal(str(uuid.UUID(int=uuid.UUID(public_id).int ^ 1 << bit)), token)


def test_what_was_never_a_link_is_refused(creditor: int) -> None:
    public_id, token = parts(made(creditor))

    @given(st.text(max_size=60), st.text(max_size=60))
    def guess(some_id: str, some_token: str) -> None:
        refusal(some_id, token)
        refusal(public_id, some_token)

    guess()


def test_a_stranger_learns_nothing_and_the_log_why_but_not_the_token(
    creditor: int, neighbour: int, logged: Callable[[], str], statements: list[str]
) -> None:
    expired, revoked, link = made(creditor, until=A_MORNING), made(creditor), made(creditor)
    with at_work(creditor) as here:
        revoke(here, revoked.id)
    public_id, token = parts(link)
    tries = {
        "unknown": (public_id, "2" * 26, "guest"),
        "revoked": (*parts(revoked), "guest"),
        "expired": (*parts(expired), "guest"),
        "made for guest": (public_id, token, "letter"),
        f"organisation {neighbour} was refused: unknown": (parts(made(neighbour))[0], token, "guest"),
        "organisation none was refused: unknown": (str(uuid.uuid4()), token, "guest"),
    }
    seen, asked = [], []
    for why, tried in tries.items():
        del statements[:]
        seen.append(refusal(*tried))
        asked.append([*statements])
        assert logged().rstrip().endswith(why)
    del statements[:]
    assert opens(link).subject == SUBJECT
    assert seen == [seen[0]] * len(tries)
    assert [*asked, statements] == [statements] * (len(tries) + 1), "what is refused takes the road of what is let in"
    for secret in (link, revoked, expired):
        assert parts(secret)[1] not in logged() + repr(secret) + str(seen)


def test_nothing_that_is_kept_opens_a_link(creditor: int, tmp_path: Path) -> None:
    link = made(creditor)
    public_id, token = parts(link)
    with at_work(creditor):
        (kept,) = IssuedLink.objects.filter(pk=link.id).values()
        told = [*Event.objects.values_list("body", flat=True), *EventDetail.objects.values_list("detail", flat=True)]
    assert token not in json.dumps([kept, told], default=str)
    for value in kept.values():
        refusal(public_id, str(value))
    dump = saved(tmp_path)
    text = _run("pg_restore", ["--data-only", "--file=-", str(dump)], BINARIES)
    assert str(kept["digest"]) in text
    assert token not in text


def test_a_link_is_a_fact_of_which_only_the_end_is_ever_written(creditor: int) -> None:
    made(creditor)
    for change in (
        "UPDATE tenancy_issuedlink SET expires_at = now()",
        "UPDATE tenancy_issuedlink SET subject = 'debtor:13'",
        "DELETE FROM tenancy_issuedlink",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), at_work(creditor):
            rows(change)
    for odd in ("", "Guest", "guest/../admin", "a b"):
        with pytest.raises(DatabaseError, match="word_of_an_address"):
            made(creditor, purpose=odd)


def saved(folder: Path) -> Path:
    write_backup(folder / "saved.zip", seals={}, binaries=BINARIES)
    with zipfile.ZipFile(folder / "saved.zip") as archive:
        return Path(archive.extract(DUMP, folder))


def test_a_restored_backup_knows_the_links_of_its_moment_under_any_key(
    creditor: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paper cannot be written anew: what was printed before opens. What was made since is unknown, and opens nobody else's rows."""
    printed, ended, ended_since = made(creditor), made(creditor), made(creditor)
    with at_work(creditor) as here:
        revoke(here, ended.id)
    dump = saved(tmp_path)
    made_since = made(creditor, subject="debtor:99")
    with at_work(creditor) as here:
        revoke(here, ended_since.id)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM tenancy_issuedlink")
    told = ["--data-only", "--table=tenancy_issuedlink", f"--dbname={_owner()['NAME']}", str(dump)]
    _run("pg_restore", told, BINARIES)
    monkeypatch.setenv("RELANCE_SECRET_KEY", "YW5vdGhlciBpbnN0YWxsYXRpb24ncyBrZXksIGEgY29weSE=")
    assert opens(printed).subject == SUBJECT
    refusal(*parts(ended))
    refusal(*parts(made_since))
    assert opens(ended_since).subject == SUBJECT, "as docs/operations.md says: to be ended again"


@pytest.mark.parametrize(
    "odd",
    [
        "http://relance.creditor.example",
        "relance.creditor.example",
        "https://",
        "https://localhost",
        "https://192.0.2.7",
        "https://relance.creditor.example/pages",
        "https://relance.creditor.example?a",
        "https://relance.creditor.example#a",
        "https://somebody@relance.creditor.example",
        "https://relance.creditor.example:0",
        "https://relance.creditor.example:65536",
        "https://relance.creditor.example\\.evil.example",
        "https://relance .example",
        "javascript:alert(1)",
        "https://gmail.com",
    ],
)
def test_a_public_address_is_https_and_a_name_and_no_more(organisation: int, odd: str) -> None:
    with pytest.raises(PreferenceInvalid), at_work(organisation) as here:
        set_preference(here, PUBLIC_ADDRESS.key, odd)


def test_however_it_is_typed_an_address_is_kept_as_name_servers_know_it() -> None:
    assert (
        parse_public_address(" HTTPS://Relance.Société.example:8443/ ") == "https://relance.xn--socit-esab.example:8443"
    )
