"""Signing in at Microsoft 365 on the page; nothing of it is kept in clear."""

from __future__ import annotations

import pytest

from relance.channels.email import mailboxes, microsoft
from relance.channels.email.smtp import Smtp
from relance.cli.mailbox import take_in_mailbox
from relance.domain.scenario.model import Channel
from relance.journal.models import Event
from relance.office.installation import installation_key
from relance.outbox.microsoft import tokens_of
from relance.outbox.transports import post_office_of
from relance.tenancy.models import Organisation, Preference, Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.channels.microsoft import APPLICATION, TENANT, USER, FakeMicrosoft
from tests.conftest import found
from tests.office.people import Person
from tests.outbox.builders import KEY, House

GIVEN = {"microsoft-application": APPLICATION, "microsoft-tenant": TENANT}


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> FakeMicrosoft:
    fake = FakeMicrosoft()
    monkeypatch.setattr(microsoft, "client", fake.client)
    return fake


def kept(organisation: int) -> dict[str, str]:
    with at_work(organisation):
        return dict(Preference.objects.values_list("key", "value"))


@pytest.mark.requirement("RU-2")
def test_from_the_registration_to_mail_that_leaves_by_microsoft(house: House, there: FakeMicrosoft) -> None:
    owner = Person(house.organisation)
    assert "Register, then sign in" in owner.sees("preferences/microsoft/")
    assert "FAKE-1234" in owner.does("preferences/microsoft/begin/", **GIVEN)
    assert "Microsoft still waits for the code." in owner.does("preferences/microsoft/finish/")
    there.typed = True
    page = owner.does("preferences/microsoft/finish/")
    assert f"Signed in as {USER}: e-mail leaves by Microsoft 365." in page
    assert "FAKE-1234" not in page
    chosen = kept(house.organisation)
    assert (chosen["email-by"], chosen["email-sender"]) == ("microsoft", USER)
    key = installation_key()
    office = post_office_of(house.desk, key=key, drafts=house.folder)
    assert isinstance(office.transports[Channel.EMAIL], Smtp)
    forgotten = owner.does("preferences/microsoft/forget/")
    assert "no e-mail leaves by Microsoft 365 any more" in forgotten
    assert {"email-by", "microsoft-sign-in"}.isdisjoint(kept(house.organisation))


def test_no_token_is_kept_in_clear_nor_said_in_the_journal_or_on_a_page(house: House, there: FakeMicrosoft) -> None:
    owner = Person(house.organisation)
    owner.does("preferences/microsoft/begin/", **GIVEN)
    assert "secret-device-code" not in str(dict(owner.client.session))
    there.typed = True
    pages = (
        owner.does("preferences/microsoft/finish/") + owner.sees("preferences/") + owner.sees("preferences/journal/")
    )
    for secret in ("refresh-1", "access-1", "secret-device-code"):
        assert secret not in pages
        assert secret not in str(kept(house.organisation))
        with at_work(house.organisation):
            assert secret not in "".join(Event.objects.values_list("body", flat=True))


def test_what_microsoft_renews_is_kept_for_the_next_time(house: House, there: FakeMicrosoft) -> None:
    owner = Person(house.organisation)
    there.lifetime_s = 1
    owner.does("preferences/microsoft/begin/", **GIVEN)
    there.typed = True
    owner.does("preferences/microsoft/finish/")
    for number in (2, 3):
        with house.acting() as here:
            tokens = tokens_of(here, installation_key())
        assert tokens is not None
        assert tokens.current() == f"access-{number}"


@pytest.mark.parametrize(
    "given",
    [
        {"microsoft-tenant": "../../common"},
        {"microsoft-application": "relance"},
        {"microsoft-tenant": "a/b"},
        {"microsoft-tenant": ""},
    ],
)
def test_what_is_no_registration_is_refused_before_anybody_is_asked(
    house: House, there: FakeMicrosoft, given: dict[str, str]
) -> None:
    owner = Person(house.organisation)
    page = owner.does("preferences/microsoft/begin/", **{**GIVEN, **given}, next=owner.path("preferences/microsoft/"))
    assert "cannot be: expected" in page
    assert there.asked == []
    assert "microsoft-tenant" not in kept(house.organisation)


def test_a_refusal_is_said_and_the_code_is_gone(house: House, there: FakeMicrosoft) -> None:
    owner = Person(house.organisation)
    to = owner.path("preferences/microsoft/")
    assert "No sign-in is under way" in owner.does("preferences/microsoft/finish/", next=to)
    unknown = owner.does("preferences/microsoft/begin/", **{**GIVEN, "microsoft-tenant": "unknown.example"}, next=to)
    assert "Microsoft refused the sign-in" in unknown
    owner.does("preferences/microsoft/begin/", **GIVEN)
    there.down = True
    assert "it cannot be reached" in owner.does("preferences/microsoft/finish/", next=to)
    assert "FAKE-1234" not in owner.sees("preferences/microsoft/")


def test_a_sign_in_of_another_installation_asks_for_a_new_one(house: House, there: FakeMicrosoft) -> None:
    with at_work(house.organisation) as here:
        for key, value in {**GIVEN, "microsoft-sign-in": "{}"}.items():
            set_preference(here, key, value, installation_key=KEY)
    assert "Register, then sign in" in Person(house.organisation).sees("preferences/microsoft/")


def test_a_code_of_one_company_is_not_finished_for_another(house: House, there: FakeMicrosoft) -> None:
    owner = Person(house.organisation)
    owner.does("preferences/microsoft/begin/", **GIVEN)
    there.typed = True
    other = Person(found())
    other.client.cookies = owner.client.cookies  # the same browser, signed in to the first company only
    assert other.status("preferences/microsoft/finish/", post=True) == 404
    assert "microsoft-sign-in" not in kept(other.organisation)


def test_a_demonstration_asks_nobody_and_who_may_not_set_up_sees_nothing(house: House, there: FakeMicrosoft) -> None:
    collector = Person(house.organisation, Role.COLLECTOR)
    for page, is_act in (
        ("microsoft/", False),
        ("microsoft/begin/", True),
        ("microsoft/finish/", True),
        ("microsoft/forget/", True),
    ):
        shown = collector.client.post if is_act else collector.client.get
        assert "Your role (collector)" in shown(collector.path(f"preferences/{page}"), follow=True).content.decode()
    with at_work(house.organisation):
        Organisation.objects.update(is_demonstration=True)
    owner = Person(house.organisation)
    assert "asks nobody outside" in owner.does("preferences/microsoft/begin/", **GIVEN, next=owner.path("today/"))
    assert there.asked == []


def test_answers_are_read_with_the_same_sign_in_unless_a_password_is_kept(
    house: House, there: FakeMicrosoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, str]] = []

    def read_imap(host: str, user: str, password: str, *, token: str, **_rest: object) -> list[bytes]:
        assert (host, user) == ("outlook.office365.com", USER)
        read.append((password, token))
        return []

    monkeypatch.setattr(mailboxes, "read_imap", read_imap)
    owner = Person(house.organisation)
    owner.does("preferences/microsoft/begin/", **GIVEN)
    there.typed = True
    owner.does("preferences/microsoft/finish/")
    chosen = {"imap-host": "outlook.office365.com", "imap-user": USER}
    owner.does("preferences/mailbox/save/", **chosen)
    take_in_mailbox(house.organisation)
    owner.does("preferences/mailbox/save/", **chosen, **{"imap-password": "secret"})
    take_in_mailbox(house.organisation)
    assert read == [("", "access-1"), ("secret", "")]
