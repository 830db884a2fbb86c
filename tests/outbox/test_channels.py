"""Which channels an organisation has, and what its messages say on each (promise 11)."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from relance.channels.email.files import Drafts, LocalOutbox
from relance.channels.email.smtp import Smtp
from relance.channels.sms.providers import Brevo, Ovh
from relance.domain.forbidden import FORBIDDEN
from relance.domain.ids import MessageId
from relance.domain.scenario.model import Channel
from relance.outbox.delivery import deliver_all
from relance.outbox.preparation import prepare
from relance.outbox.resolution import resolve
from relance.outbox.transports import post_office_of
from relance.tenancy.models import Organisation, Preference
from relance.tenancy.preference_values import PreferenceInvalid
from relance.tenancy.preferences import set_preference
from relance.tenancy.secrets import SecretUnreadable
from tests.at_work import at_work
from tests.outbox.builders import ALPHA, KEY, House
from tests.outbox.test_sending import late
from tests.scenarios.looking import choose

WORDS_OF_DEBT = re.compile(
    r"impay|relance|retard|dette|cr[ée]ance|mise en demeure|rappel|\bd[uû]\b|€|EUR|\d,\d\d|unpaid|overdue|debt|reminder|owe",
    re.IGNORECASE,
)


def prefer(house: House, **chosen: str) -> None:
    with at_work(house.organisation) as here:
        for key, value in chosen.items():
            set_preference(here, key.replace("_", "-"), value, installation_key=KEY)


def office(house: House, drafts: Path = Path("/nowhere")) -> dict[Channel, object]:
    return dict(post_office_of(house.desk, key=KEY, drafts=drafts).transports)


def test_an_organisation_has_the_channels_that_it_set_up(house: House, tmp_path: Path) -> None:
    assert office(house) == {}
    prefer(house, smtp_host="smtp.example", smtp_user="me", smtp_password="secret")
    assert isinstance(office(house)[Channel.EMAIL], Smtp)
    prefer(house, email_by="drafts")
    assert isinstance(office(house, tmp_path)[Channel.EMAIL], Drafts)
    prefer(house, sms_by="brevo", sms_sender="Fabrique", brevo_api_key="k")
    assert isinstance(office(house)[Channel.SMS], Brevo)
    prefer(
        house, sms_by="ovh", ovh_service="s", ovh_application_key="a", ovh_application_secret="b", ovh_consumer_key="c"
    )
    assert isinstance(office(house)[Channel.SMS], Ovh)


def test_secrets_are_kept_encrypted_and_another_installation_cannot_open_them(house: House) -> None:
    prefer(house, smtp_host="smtp.example", smtp_password="très secret")
    with at_work(house.organisation):
        assert "secret" not in Preference.objects.get(key="smtp-password").value
    elsewhere = b"x2rWL3Z9qVxk1t8mUoJ0m3bq1d3nq9t6s2v5y8xAbCd="
    with pytest.raises(SecretUnreadable, match="smtp-password"):
        post_office_of(house.desk, key=elsewhere, drafts=Path("/nowhere"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("send-hour", "25:00"),
        ("smtp-port", "99999"),
        ("smtp-port", "-1"),
        ("email-by", "pigeon"),
        ("email-sender", "nobody"),
        ("smtp-security", "maybe"),
        ("stale-after-days", "0"),
        ("sms-by", "fax"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(house: House, key: str, value: str) -> None:
    with pytest.raises(PreferenceInvalid), at_work(house.organisation) as here:
        set_preference(here, key, value)


def test_a_demonstration_never_gets_a_channel_that_leaves_the_machine(house: House, tmp_path: Path) -> None:
    prefer(house, smtp_host="smtp.example", sms_by="brevo", sms_sender="X", brevo_api_key="k")
    with at_work(house.organisation):
        Organisation.objects.update(is_demonstration=True)
    assert {type(transport) for transport in office(house, tmp_path).values()} == {LocalOutbox}


@pytest.mark.requirement("RU-2")
def test_drafts_are_handed_over_until_the_creditor_says_that_he_sent_them(house: House, tmp_path: Path) -> None:
    house.bring(late())
    prefer(house, email_by="drafts", drafts_folder=str(tmp_path / "drafts"))
    house.run()
    prepare(house.organisation, clock=house.clock)
    done = deliver_all(post_office_of(house.desk, key=KEY, drafts=tmp_path))
    assert done.states == {"handed_over": 1}
    (draft,) = (tmp_path / "drafts").glob("*.eml")
    mail = message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert mail["X-Unsent"] == "1"
    house.clock.on(10)
    assert house.run().notices == 0
    (message,) = house.messages()
    with house.acting() as here:
        resolve(here, MessageId(message.pk), left=True, on=date(2026, 4, 9))
    assert house.messages()[0].sent_on == date(2026, 4, 9)


def test_drafts_that_cannot_be_written_are_tried_again(house: House, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    house.bring(late())
    prefer(house, email_by="drafts", drafts_folder=str(blocked / "drafts"))
    house.run()
    prepare(house.organisation, clock=house.clock)
    done = deliver_all(post_office_of(house.desk, key=KEY, drafts=tmp_path))
    assert done.states == {"queued": 1}
    assert str(blocked) in house.messages()[0].why


@pytest.mark.requirement("SW-9", "SW-12", "SW-15")
def test_subjects_and_text_messages_show_no_amount_and_no_word_for_debt(house: House) -> None:
    house.bring(late(address=ALPHA + "06 12 34 56 78"))
    with at_work(house.organisation):
        pass
    choose(house.organisation, "F-1", "deposit-ladder")
    house.day()
    (sms,) = house.sms.sent
    assert sms.recipient == "+33612345678"
    (email,) = house.email.sent
    for said in (sms.text, email.subject):
        assert not WORDS_OF_DEBT.search(said), said
        assert house.notices()[0].name in said
    assert not any(forbidden.pattern.search(sms.text) for forbidden in FORBIDDEN)


def test_a_landline_gets_no_text_message(house: House) -> None:
    house.bring(late(address=ALPHA + "01 42 68 53 00"))
    choose(house.organisation, "Alpha", "deposit-ladder")
    house.day()
    assert (len(house.sms.sent), len(house.email.sent)) == (0, 1)


def test_an_e_mail_says_what_the_letter_says_in_the_debtors_language(house: House) -> None:
    house.bring(late())
    house.day()
    (email,) = house.email.sent
    assert "Sauf erreur de notre part" in email.text
    assert "FR14 2004 1010 0505 0001 3M02 606" in email.text
    assert "<table" in email.html
    assert "<script" not in email.html


def test_what_a_debtor_is_called_is_never_markup(house: House) -> None:
    house.bring(late(number="<script>alert(1)</script>", who="<b>Alpha</b> & Cie"))
    house.day()
    assert "<script>" not in house.email.sent[0].html
    assert "&lt;script&gt;" in house.email.sent[0].html
