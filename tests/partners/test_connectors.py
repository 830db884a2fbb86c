"""Each way to a partner keeps the promises of the one door: whole or not at all, once, and nobody else gets anything."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import paramiko
import pytest

from relance.channels.model import Accepted, Drafted, Envelope
from relance.channels.model import Refused as ChannelRefused
from relance.channels.model import Unknown as ChannelUnknown
from relance.domain.placements.states import FileState
from relance.domain.sentences import Sentence
from relance.partners import keeping, modules
from relance.partners.connectors import email, redirect, sftp
from relance.partners.connectors.redirect import Redirect
from relance.partners.door import Module, SettingsUnreadable
from relance.partners.hearing import Way
from relance.partners.models import Call
from relance.partners.reaching import DemonstrationStaysHere, connector_of, try_partner
from relance.partners.signatures import is_signed, new_secret, sign
from relance.partners.steering import settle_call
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Taken, Turned, Ways
from relance.partners.walking import NotToBeCarried, came_back, follow
from relance.tenancy.models import Organisation
from tests.at_work import at_work
from tests.outbox.builders import KEY, MORNING, House, Recorder
from tests.partners.sftp_server import PASSWORD, World, sftp_server
from tests.partners.stage import ROWS, Stage

PARCEL = Parcel("ref.case-1.1", b"PK-the-bundle", "00", "Fabrique : dossier n° 1", False, MORNING, b'{"a": 1}')
NOTE = Note("ref.case-1.1", "P-1", "n1", "amendment", '{"x": 1}', "Fabrique", MORNING, "bon.pdf", b"%PDF")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    with sftp_server(tmp_path) as found:
        yield found


def over_sftp(world: World, *, host_key: str = "", password: str = PASSWORD) -> sftp.Sftp:
    settings = {
        "host": "127.0.0.1", "port": str(world.port), "user": "relance", "host_key": host_key or world.pinned,
        "folder": "in", "events_folder": "out",
    }  # fmt: skip
    return sftp.Sftp(Given(settings, "live", {"password": password}))


def test_sftp_lays_down_whole_files_once_and_finds_them_again(world: World) -> None:
    way = over_sftp(world)
    assert isinstance(way.try_it(), Taken)
    assert isinstance(way.look_up(PARCEL), Absent)
    assert way.create(PARCEL) == Taken("ref.case-1.1.zip")
    assert (world.root / "in/ref.case-1.1.zip").read_bytes() == PARCEL.packed
    assert isinstance(way.look_up(PARCEL), Taken)
    assert isinstance(way.create(PARCEL), Taken), "it stands there: nothing is written again"
    assert isinstance(way.tell(NOTE), Taken)
    assert isinstance(way.look_up_note(NOTE), Taken)
    names = sorted(one.name for one in (world.root / "in").iterdir())
    assert names == ["ref.case-1.1.amendment-n1-bon.pdf", "ref.case-1.1.amendment-n1.json", "ref.case-1.1.zip"]


def test_sftp_says_nothing_secret_to_another_server(world: World) -> None:
    other = paramiko.ECDSAKey.generate()
    way = over_sftp(world, host_key=f"{other.get_name()} {other.get_base64()}")
    for answer in (way.try_it(), way.create(PARCEL)):
        assert isinstance(answer, Turned)
        assert not answer.is_temporary
        assert "another key" in answer.why
    assert world.passwords == []
    assert isinstance(over_sftp(world, host_key=world.key.fingerprint).try_it(), Taken)


def test_sftp_refused_or_out_of_reach_is_known_to_have_laid_nothing_down(world: World) -> None:
    assert isinstance(over_sftp(world, password="wrong").create(PARCEL), Turned)
    world.cut_at = "open"
    cut = over_sftp(world).create(PARCEL)
    assert isinstance(cut, Turned)
    assert cut.is_temporary
    assert not (world.root / "in/ref.case-1.1.zip").exists()


@pytest.mark.parametrize("named", [True, False])
def test_sftp_cut_while_the_file_gets_its_name_is_unknown_and_looked_up(world: World, named: bool) -> None:
    world.cut_at, world.named = "rename", named
    assert isinstance(over_sftp(world).create(PARCEL), Lost)
    world.cut_at = ""
    assert isinstance(over_sftp(world).look_up(PARCEL), Taken if named else Absent)


def test_sftp_is_bounded_as_a_whole_in_size_and_in_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sftp, "LARGEST_FILE", len(PARCEL.packed) - 1)
    refused = over_sftp(world).create(PARCEL)
    assert isinstance(refused, Turned)
    assert not refused.is_temporary
    assert world.passwords == [], "nobody was asked"
    monkeypatch.undo()
    monkeypatch.setattr(sftp, "IN_ALL", 0.5)
    world.cut_at = "never"
    cut = over_sftp(world).create(PARCEL)
    world.enough.set()
    assert isinstance(cut, Turned)
    assert cut.is_temporary
    assert not (world.root / "in/ref.case-1.1.zip").exists()


def test_sftp_messages_are_read_after_the_last_and_left_where_they_are(world: World) -> None:
    for name in ("0001.json", "0002.json", "note.txt"):
        (world.root / "out" / name).write_text(json.dumps({"events": []}))
    assert over_sftp(world).fetch("") == Fetched((b'{"events": []}',) * 2, "0002.json")
    assert over_sftp(world).fetch("0002.json") == Fetched((), "0002.json")
    assert len(list((world.root / "out").iterdir())) == 3


def test_sftp_needs_a_pinned_key_and_a_secret() -> None:
    fields = {one.name: one for one in sftp.MODULE.fields}
    for wrong in ("", "yes", "MD5:aa:bb", "ssh-ed25519"):
        with pytest.raises(SettingsUnreadable):
            fields["host_key"].read(wrong)
    with pytest.raises(SettingsUnreadable, match="password or a private key"):
        sftp.MODULE.make(Given({"host": "h", "user": "u", "host_key": "SHA256:" + "a" * 43}, "live"))
    with pytest.raises(SettingsUnreadable, match="private key"):
        sftp.MODULE.make(Given({"host": "h"}, "live", {"private_key": "none"}))


def by_mail(answer: Any = None) -> tuple[email.Email, Recorder]:
    channel = Recorder(answer)
    ways = Ways(channel, "compta@fabrique.example", "Fabrique")
    return email.Email(Given({"recipient": "dossiers@partenaire.example"}, "live", ways=ways)), channel


def test_the_bundle_goes_by_mail_with_our_reference_and_no_word_of_debt_in_the_subject() -> None:
    way, channel = by_mail()
    assert isinstance(way.create(PARCEL), Taken)
    assert isinstance(way.tell(NOTE), Taken)
    sent, note = channel.sent
    assert (sent.reference, sent.recipient, sent.subject) == (
        PARCEL.reference,
        "dossiers@partenaire.example",
        PARCEL.title,
    )
    assert sent.attachments[0].content == PARCEL.packed
    assert PARCEL.reference in sent.text
    assert [one.name for one in note.attachments] == ["n1.json", "bon.pdf"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (ChannelUnknown("timed out"), Lost),
        (ChannelRefused("550", is_temporary=False), Turned),
        (Drafted("/drafts/1.eml"), Lost),
        (Accepted("250"), Taken),
    ],
)
def test_what_the_mail_server_says_is_what_is_known(answer: Any, kind: type) -> None:
    way, _channel = by_mail(lambda _envelope: answer)
    assert isinstance(way.create(PARCEL), kind)
    assert isinstance(way.look_up(PARCEL), Lost), "a mail server is not asked: a person settles it"


def test_a_bundle_too_large_for_mail_is_refused_before_it_leaves() -> None:
    way, channel = by_mail()
    large = Parcel("r", bytes(email.LARGEST + 1), "", "t", False, MORNING)
    assert isinstance(way.create(large), Turned)
    assert channel.sent == []


def test_a_partner_by_mail_is_heard_by_what_people_note_and_by_files(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Recorder()
    monkeypatch.setattr("relance.partners.reaching.post_office_of", lambda *_a, **_k: Office(channel))
    with stage.house.acting() as here:
        given = {"recipient": "dossiers@partenaire.example"}
        other = keeping.add(here, keeping.Word("Étude fictive", "email", "live", "", given), KEY)
    assert other.hook_secret == ""
    try_partner(stage.reach, other.id)
    stage.partner = other.id
    file = stage.handed()
    stage.visit()
    stage.visit()
    assert stage.file(file).state == FileState.TAKEN
    assert len(channel.sent) == 1
    reference = channel.sent[0].reference
    payment = {"id": "p1", "amount": "100.00", "currency": "EUR", "paid_on": "2026-04-07"}
    stage.told({"id": "f1", "type": "payment", "reference": reference, "payment": payment}, way=Way.FILE)
    stage.told({"id": "h1", "type": "status", "reference": reference, "status": "vu au téléphone"}, way=Way.PERSON)
    assert stage.open_amounts() == ["0.00", "50.50"]
    assert stage.file(file).status == "vu au téléphone"


class Office:
    """A post office of one channel."""

    def __init__(self, channel: Recorder) -> None:
        from relance.domain.scenario.model import Channel

        self.transports = {Channel.EMAIL: channel}

    def sent(self) -> list[Envelope]:
        """Nothing of its own."""
        return []


@pytest.fixture
def walked(stage: Stage) -> Stage:
    """The same with a partner that has a page of its own."""
    with stage.house.acting() as here:
        given = {"address": "https://partenaire.example/nouveau"}
        kept = keeping.add(here, keeping.Word("Page fictive", "redirect", "live", "", given), KEY)
    stage.partner, stage.secret = kept.id, kept.hook_secret
    try_partner(stage.reach, kept.id)
    return stage


@pytest.mark.requirement("EV-4")
def test_a_person_is_taken_to_the_partners_page_with_the_data_and_comes_back_with_its_word(walked: Stage) -> None:
    file = walked.handed()
    walked.visit()
    assert walked.calls(file) == [("create", "queued")], "no program carries it"
    connector = connector_of(walked.reach, walked.partner)
    assert isinstance(connector, Redirect)
    form = follow(walked.place, file, connector)
    payload = form.fields["payload"].encode()
    assert form.url == "https://partenaire.example/nouveau"
    assert is_signed(form.fields, payload, walked.secret, walked.house.clock.now)
    carried = json.loads(base64.b64decode(payload))
    assert carried["case"] == {"debtor": "Alpha"}
    assert walked.calls(file) == [("create", "unconfirmed")]
    assert follow(walked.place, file, connector).fields["payload"] == form.fields["payload"], (
        "the same, if asked for again"
    )
    stamp = int(walked.house.clock.now.timestamp())
    reference = carried["reference"]
    query = {"reference": reference, "id": "X-1", "status": "reçu", "timestamp": str(stamp)}
    for wrong in ({}, query, {**query, "signature": sign(new_secret(), reference, stamp, "X-1.reçu".encode())}):
        with walked.house.acting() as here:
            assert came_back(here, walked.partner, connector, wrong) is None
    signed = {**query, "signature": sign(walked.secret, reference, stamp, "X-1.reçu".encode())}
    with walked.house.acting() as here:
        assert came_back(here, walked.partner, connector, {**signed, "id": "X-2"}) is None
    for _time in range(2):
        with walked.house.acting() as here:
            assert came_back(here, walked.partner, connector, signed) is not None
    assert (walked.file(file).state, walked.file(file).theirs, walked.file(file).status) == ("taken", "X-1", "reçu")
    with pytest.raises(NotToBeCarried):
        follow(walked.place, file, connector)
    walked.house.clock.now += timedelta(minutes=6)
    with walked.house.acting() as here:
        assert came_back(here, walked.partner, connector, signed) is None


def test_a_person_says_whether_it_arrived_where_the_partner_does_not(walked: Stage) -> None:
    file = walked.handed()
    connector = connector_of(walked.reach, walked.partner)
    follow(walked.place, file, connector)
    with at_work(walked.house.organisation):
        call = Call.objects.get().pk
    with walked.house.acting() as here:
        settle_call(here, call, arrived=True, theirs="X-9")
    assert (walked.file(file).state, walked.file(file).theirs) == ("taken", "X-9")


@pytest.mark.requirement("EV-2")
def test_a_connector_installed_beside_is_there_and_none_of_ours_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Module("beside", Sentence("Beside"), Sentence("Beside"), (), redirect.MODULE.make)
    ours = Module("email", Sentence("Ours no more"), Sentence(""), (), redirect.MODULE.make)
    monkeypatch.setattr(modules, "entry_points", lambda **_: [Point(beside), Point(ours), Point("no module")])
    modules.modules.cache_clear()
    try:
        found = modules.modules()
        assert found["beside"] is beside
        assert found["email"] is email.MODULE
        with pytest.raises(modules.ModuleUnknown, match="beside"):
            modules.module_named("nothing")
    finally:
        monkeypatch.undo()
        modules.modules.cache_clear()


class Point(EntryPoint):
    """An entry point whose object is at hand."""

    def __new__(cls, given: object) -> Point:
        return super().__new__(cls)

    def __init__(self, given: object) -> None:
        super().__init__("one", "nowhere", modules.GROUP)
        vars(self)["given"] = given

    def load(self) -> Any:
        return vars(self)["given"]


def test_a_demonstration_reaches_nobody_elsewhere(house: House) -> None:
    house.bring(*ROWS)
    with house.acting() as here:
        given = {"address": "https://partenaire.example/relance/v1", "key": "k"}
        kept = keeping.add(here, keeping.Word("Ailleurs", "https", "live", "", given), KEY)
        Organisation.objects.filter(pk=house.organisation).update(is_demonstration=True)
    from relance.partners.reaching import House as Reach

    with pytest.raises(DemonstrationStaysHere):
        connector_of(Reach(house.desk, KEY, house.folder), kept.id)
