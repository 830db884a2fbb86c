"""A kept password goes to the server for which it was given, and to no other, whoever turns the settings and by which door."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from relance.membership.choices import choose
from relance.membership.server_choices import PasswordInClear, SecretAskedAgain, tells_password_in_clear
from relance.office.installation import installation_key
from relance.tenancy.models import Preference, Role
from relance.tenancy.preferences import IMAP_PASSWORD, SMTP_PASSWORD, set_preference, stored
from relance.tenancy.secrets import SecretForAnother, SecretUnreadable, opened, sealed
from tests.at_work import at_work
from tests.office.people import Person
from tests.outbox.builders import MORNING, House

SECRET = "le-mot-de-passe-de-la-maison"
OWN = {
    "email-by": "smtp", "smtp-host": "mail.fabrique-fictive.example", "smtp-port": "587", "smtp-security": "starttls",
    "smtp-user": "compta@fabrique-fictive.example", "smtp-password": SECRET,
}  # fmt: skip
BOX = {"imap-host": "imap.fabrique-fictive.example", "imap-user": "compta", "imap-password": SECRET}


@contextmanager
def listener() -> Iterator[tuple[int, bytearray]]:
    """A mail server that wants to be told a password, and keeps whatever is said to it."""
    heard = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def play() -> None:
            try:
                there, _ = server.accept()
            except OSError:
                return
            with there:
                there.settimeout(3)
                there.sendall(b"220 hello\r\n")
                try:
                    while said := there.recv(4096):
                        heard.extend(said)
                        there.sendall(
                            b"250-hi\r\n250 AUTH PLAIN\r\n" if said.upper().startswith(b"EHLO") else b"235 ok\r\n"
                        )
                except OSError:
                    return

        thread = Thread(target=play, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
    thread.join(timeout=5)


def kept(house: House, **chosen: str) -> None:
    with at_work(house.organisation, MORNING) as here:
        choose(here, chosen, user_id=None, installation_key=installation_key())


def is_kept(house: House, key: str) -> bool:
    with at_work(house.organisation) as here:
        return stored(here, key) is not None


@pytest.mark.parametrize("role", [Role.OWNER, Role.ACCOUNTANT])
@pytest.mark.parametrize(
    "turned",
    [
        {"smtp-host": "127.0.0.1"},
        {"smtp-port": "2525"},
        {"smtp-security": "tls"},
        {"smtp-user": "somebody@else.example"},
    ],
)
def test_turning_the_mail_server_asks_for_its_password_again(house: House, role: Role, turned: dict[str, str]) -> None:
    kept(house, **OWN)
    person = Person(house.organisation, role)
    answer = person.client.post(person.path("preferences/sending/save/"), {**OWN, "smtp-password": "", **turned})
    assert answer.status_code == 422
    assert "Give it again with the change" in answer.content.decode()
    assert 'aria-describedby="smtp-password-error"' in answer.content.decode()
    with at_work(house.organisation) as here:
        assert stored(here, "smtp-host") == OWN["smtp-host"], "nothing of it was kept"
        assert SMTP_PASSWORD.secret_of(here, installation_key()) == SECRET
    person.does("preferences/sending/save/", **{**OWN, "smtp-password": "another one", **turned})
    with at_work(house.organisation) as here:
        assert SMTP_PASSWORD.secret_of(here, installation_key()) == "another one"


def test_the_refusal_is_said_in_french_too(house: House) -> None:
    kept(house, **OWN)
    person = Person(house.organisation, language="fr")
    answer = person.client.post(
        person.path("preferences/sending/save/"), {**OWN, "smtp-password": "", "smtp-host": "ailleurs.example"}
    )
    assert "Saisissez-le à nouveau avec la modification" in answer.content.decode()


def test_what_is_no_change_asks_nothing(house: House) -> None:
    kept(house, **{**OWN, "smtp-port": "", "smtp-security": ""})
    same = {
        **OWN,
        "smtp-host": OWN["smtp-host"].upper(),
        "smtp-password": "",
        "email-sender": "c@fabrique-fictive.example",
    }
    Person(house.organisation).does("preferences/sending/save/", **same)
    with at_work(house.organisation) as here:
        assert SMTP_PASSWORD.secret_of(here, installation_key()) == SECRET


def test_the_test_button_tells_a_new_server_no_kept_password(house: House) -> None:
    """As it was done: an accountant turned the server to a machine of their own and pushed the button."""
    kept(house, **OWN)
    accountant = Person(house.organisation, Role.ACCOUNTANT)
    with listener() as (port, heard):
        turned = {"smtp-host": "127.0.0.1", "smtp-port": str(port), "smtp-security": "none"}
        accountant.client.post(accountant.path("preferences/sending/save/"), {**OWN, "smtp-password": "", **turned})
        for key, value in turned.items():  # and by a door that asks nothing at all
            with at_work(house.organisation):
                Preference.objects.filter(key=key).update(value=value)
        page = accountant.does("preferences/test/", next=accountant.path("preferences/"))
        assert "was given for another server or user" in page
        assert heard == b""


@pytest.mark.parametrize("turned", [{"imap-host": "elsewhere.example"}, {"imap-user": "somebody"}])
def test_so_does_the_mailbox(house: House, turned: dict[str, str]) -> None:
    kept(house, **BOX)
    person = Person(house.organisation, Role.ACCOUNTANT)
    answer = person.client.post(person.path("preferences/mailbox/save/"), {**BOX, "imap-password": "", **turned})
    assert answer.status_code == 422
    with at_work(house.organisation) as here:
        assert IMAP_PASSWORD.secret_of(here, installation_key()) == SECRET


@pytest.mark.parametrize("turned", [{"ovh-service": "sms-other-1"}, {"ovh-application-key": "other"}])
def test_and_a_providers_keys(house: House, turned: dict[str, str]) -> None:
    own = {
        "ovh-service": "sms-ab1-1",
        "ovh-application-key": "a",
        "ovh-application-secret": "b",
        "ovh-consumer-key": "c",
    }
    kept(house, **own)
    with pytest.raises(SecretAskedAgain), at_work(house.organisation, MORNING, actor="user:1") as here:
        choose(here, turned, user_id=1, installation_key=installation_key())


def test_where_nobody_signs_in_any_more_the_password_is_forgotten(house: House) -> None:
    kept(house, **OWN)
    Person(house.organisation).does(
        "preferences/sending/save/", **{**OWN, "smtp-host": "relay.example", "smtp-user": "", "smtp-password": ""}
    )
    assert not is_kept(house, "smtp-password")


def test_another_registration_at_microsoft_forgets_the_sign_in(house: House) -> None:
    application = {"microsoft-application": "11111111-1111-1111-1111-111111111111", "microsoft-tenant": "a.example"}
    kept(house, **application, **{"microsoft-sign-in": "{}"})
    with at_work(house.organisation, MORNING, actor="user:1") as here:
        choose(here, {"microsoft-tenant": "b.example"}, user_id=1, installation_key=installation_key())
    assert not is_kept(house, "microsoft-sign-in")


def test_a_password_kept_before_it_was_bound_opens_and_is_forgotten_with_a_change(house: House) -> None:
    kept(house, **{key: value for key, value in OWN.items() if key != "smtp-password"})
    with at_work(house.organisation) as here:
        old = sealed(SECRET, installation_key())
        Preference.objects.create(organisation_id=house.organisation, key="smtp-password", value=old)
        assert SMTP_PASSWORD.secret_of(here, installation_key()) == SECRET
        assert set_preference(here, "smtp-host", "elsewhere.example") == ["smtp-password"]
    assert not is_kept(house, "smtp-password")


def test_a_sealed_secret_opens_for_its_destination_alone() -> None:
    key = installation_key()
    text = sealed("s", key, goes_to="a")
    assert opened("x", text, key, goes_to="a") == "s"
    for elsewhere in ("b", ""):
        with pytest.raises(SecretForAnother, match="given for another server"):
            opened("x", text, key, goes_to=elsewhere)
    assert issubclass(SecretForAnother, SecretUnreadable), "whoever handles one handles the other"


@pytest.mark.parametrize(
    ("host", "is_refused"), [("mail.example", True), ("10.0.0.5", True), ("127.0.0.1", False), ("localhost", False)]
)
def test_no_password_crosses_a_network_in_clear(house: House, host: str, is_refused: bool) -> None:
    person = Person(house.organisation)
    given = {**OWN, "smtp-host": host, "smtp-security": "none"}
    answer = person.client.post(person.path("preferences/sending/save/"), given)
    assert answer.status_code == (422 if is_refused else 302)
    if is_refused:
        assert "could be read on its way" in answer.content.decode()
        with pytest.raises(PasswordInClear):
            kept(house, **given)
        with at_work(house.organisation) as here:
            with at_work(house.organisation) as here:
                assert not tells_password_in_clear(here)
            for key, value in {"smtp-host": host, "smtp-security": "none", "smtp-user": "me"}.items():
                set_preference(here, key, value)  # as it was allowed once
            with at_work(house.organisation) as here:
                assert tells_password_in_clear(here), "doctor says so"
    person.does("preferences/sending/save/", **{**given, "smtp-user": "", "smtp-password": ""})


def test_the_command_forgets_the_password_and_says_so(house: House) -> None:
    kept(house, **OWN)
    with at_work(house.organisation, MORNING, actor="command:test") as here:
        made = choose(here, {"smtp-host": "elsewhere.example"}, user_id=None, installation_key=installation_key())
    assert made.forgotten == ["smtp-password"]
    assert not is_kept(house, "smtp-password")
