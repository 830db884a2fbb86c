"""What guests are sent: once for each occasion, in their language, to whoever may owe nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from relance.deposits.card import ending
from relance.deposits.claim.moves import Cause, note_move
from relance.deposits.claim.situations import situation_of
from relance.deposits.claiming.changing import lower
from relance.deposits.claiming.making import ClaimWord, claim_on
from relance.deposits.guarantee import requests
from relance.deposits.guarantee.requests import Guest, Wanted
from relance.deposits.guest.pages import shown
from relance.deposits.models import Attempt, Card, Claim, Guarantee, GuestMessage
from relance.deposits.request.changed_amount import change_amount
from relance.deposits.told import messages
from relance.deposits.told.news import tell_news
from relance.deposits.told.posting import GuestUnreachable
from relance.domain.captures.decisions import Over
from relance.domain.captures.reasons import Because, Why
from relance.domain.deposits.claims import DebtNature, Line, Movement
from relance.domain.deposits.guarantees import GuaranteeKind
from relance.domain.ids import DebtorId
from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind
from relance.outbox.models import Message, Notice
from relance.parties.models import Debtor
from relance.receivables.holds import hold
from relance.receivables.models import Receivable
from relance.receivables.targets import WholeDebtor
from relance.tenancy.context import Acting
from relance.tenancy.links import PublicAddressMissing
from relance.tenancy.models import Organisation
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.deposits.builders import its_card
from tests.outbox.builders import House

CALLED_OFF = Over(Money.eur("0.00"), Money.eur("0.00"), Because(Why.CANCELLED))
ADDRESS = "https://gite.exemple.example"


@pytest.fixture
def gite(house: House) -> House:
    """A company that lets, reached from outside."""
    with house.acting() as here:
        Organisation.objects.update(name="Gîtes de l’Exemple")
        for key, value in {
            "public-address": ADDRESS,
            "creditor-signatory": "Odile Exemple",
            "mediator-name": "Médiation Exemple",
            "mediator-address": "1 rue du Calme, 00000 Sainte-Fiction",
            "mediator-website": "https://mediation.example",
        }.items():
            set_preference(here, key, value)
    return house


def asked(gite: House, kind: GuaranteeKind = GuaranteeKind.DEPOSIT, *, begins_in: int = 30, **guest: str) -> int:
    """A guarantee asked for, of which the guest has not heard yet."""
    known = {"name": "Camille Fictive", "email": "camille@fictive.example", "mobile": "+33600000000", **guest}
    with gite.acting() as here:
        begins = here.today + timedelta(days=begins_in)
        wanted = Wanted(
            kind, "Gîte de l’Exemple", begins, begins + timedelta(days=7), Money.eur("500.00"), Guest(**known)
        )
        return requests.ask(here, wanted).pk


def staying(gite: House, **guest: str) -> int:
    """The same of a guest who is there: what happens during a stay is claimed from its first day on."""
    return asked(gite, GuaranteeKind.DEPOSIT, begins_in=0, **guest)


def claimed(gite: House, guarantee_id: int) -> int:
    """A claim of 420 € on it, requested."""
    with gite.acting() as here:
        guarantee = Guarantee.objects.get(pk=guarantee_id)
        its_card(here, Claim(guarantee=guarantee))
        lines = [Line("Ponçage de la table", quote=Decimal("290.00")), Line("Vitre du buffet", quote=Decimal("130.00"))]
        word = ClaimWord(
            "damage", "Une brûlure, et une vitre fêlée.", lines, DebtNature.INDEMNITY, automatic_recovery=True
        )
        return claim_on(here, guarantee_id, word).pk


def plain(text: str) -> str:
    """With usual spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def amount_of(written: str) -> Decimal:
    """An amount as French writes it."""
    return Decimal(re.sub(r"[^\d,−]", "", written).replace(",", ".").replace("−", "-"))


@pytest.mark.requirement("SW-1")
def test_a_guest_who_owes_nothing_is_asked_by_e_mail_with_a_link_and_a_subject_that_names_the_stay(gite: House) -> None:
    guarantee = asked(gite)
    with gite.acting() as here:
        messages.send_request(here, guarantee)
    assert gite.send().states == {"accepted": 1}
    (mail,) = gite.email.sent
    assert not gite.sms.sent, "a text message only where there is no address"
    assert plain(mail.subject) == "Votre séjour du 7 au 14 mai : un message de Gîtes de l’Exemple"
    assert "500,00" not in mail.subject
    assert "500,00\xa0€" in mail.text
    assert re.search(rf'href="{ADDRESS}/\w+/[0-9a-f-]+/[a-z0-9]{{26}}"', mail.html)
    assert not mail.attachments
    with at_work(gite.organisation):
        assert not Receivable.objects.exists()


def test_each_request_sent_again_is_a_message_of_its_own(gite: House) -> None:
    guarantee = asked(gite)
    for _ in range(2):
        with gite.acting() as here:
            messages.send_request(here, guarantee)
    assert gite.send().states == {"accepted": 2}
    with at_work(gite.organisation):
        assert [one.occasion for one in GuestMessage.objects.order_by("pk")] == ["time 1", "time 2"]


def test_a_text_message_never_says_what_it_is_about(gite: House) -> None:
    guarantee = asked(gite, email="")
    with gite.acting() as here:
        messages.send_request(here, guarantee)
    assert gite.send().states == {"accepted": 1}
    (text,) = gite.sms.sent
    assert plain(text.text).startswith(
        "Gites de l'Exemple : un message vous attend au sujet de votre séjour du 7 au 14 mai. https://"
    )
    words = text.text.partition("https://")[0]  # the link's own signs are drawn by lot
    for word in ("garantie", "caution", "carte", "500", "€"):
        assert word not in words


def test_the_guest_reads_their_own_language(gite: House) -> None:
    guarantee = asked(gite, language="en")
    with gite.acting() as here:
        messages.send_request(here, guarantee)
    gite.send()
    (mail,) = gite.email.sent
    assert plain(mail.subject) == "Your stay of 7 to 14 May: a message from Gîtes de l’Exemple"
    assert "Dear Camille Fictive," in mail.text
    assert "€500.00" in mail.text


def test_nobody_to_reach_and_no_public_address_are_said_with_what_to_do(gite: House, house: House) -> None:
    unreachable = asked(gite, name="Sans Adresse", email="", mobile="")
    with gite.acting() as here, pytest.raises(GuestUnreachable, match="hand over the link"):
        messages.send_request(here, unreachable)
    with gite.acting() as here:
        set_preference(here, "public-address", "")
    guarantee = asked(gite)
    with gite.acting() as here, pytest.raises(PublicAddressMissing, match="relance set public-address"):
        messages.send_request(here, guarantee)
    with at_work(gite.organisation):
        assert not Notice.objects.exists(), "what was refused left nothing behind"


def test_what_pauses_a_guest_pauses_their_messages(gite: House) -> None:
    guarantee = asked(gite)
    with gite.acting() as here:
        messages.send_request(here, guarantee)
        target = WholeDebtor(DebtorId(Guarantee.objects.get(pk=guarantee).debtor_id))
        hold(here, target=target, kind=HoldKind.NEVER_REMIND, until=None, note="ne plus écrire")
    assert not gite.send().states.get("accepted")
    assert not gite.email.sent


def test_a_reminder_comes_once_and_only_to_whom_the_card_is_missing(gite: House) -> None:
    given, missing = asked(gite, name="Donnée Fictive", email="d@fictive.example"), asked(gite)
    with gite.acting() as here:
        messages.send_request(here, missing)
        its_card(here, Claim(guarantee=Guarantee.objects.get(pk=given)))
    gite.clock.later(days=20)
    for _ in range(2):
        with gite.acting() as here:
            messages.remind_unsecured(here)
    gite.send()
    told = [mail.subject for mail in gite.email.sent]
    assert len(told) == 2, "the request, and one reminder"
    with at_work(gite.organisation):
        assert GuestMessage.objects.filter(act="deposit_reminder").values_list("guarantee", flat=True).get() == missing


@pytest.mark.requirement("SW-8")
def test_the_guest_is_heard_first_with_lines_that_add_up_and_ten_minutes_to_undo(gite: House) -> None:
    guarantee = staying(gite)
    claim = claimed(gite, guarantee)
    with gite.acting() as here:
        notice = messages.announce_claim(here, claim)
        again = messages.announce_claim(here, claim)
    assert notice is not None
    assert again == notice
    assert not gite.send().states, "it can still be undone"
    gite.clock.later(minutes=11)
    assert gite.send().states == {"accepted": 2}, "by e-mail and text message"
    (mail,) = gite.email.sent
    for said in (
        "Ponçage de la table   290,00\xa0€",
        "Vitre du buffet   130,00\xa0€",
        "Total, sans aucun frais   420,00\xa0€",
        "Une brûlure, et une vitre fêlée.",
        "Rien n’a été prélevé. Rien ne le sera avant",
        "dégradation",
        "Odile Exemple au 01 00 00 00 00",
        "Médiation Exemple",
    ):
        assert said in mail.text, said
    assert mail.html.count("#contest") == 1
    assert "420" not in mail.subject + gite.sms.sent[0].text


@pytest.mark.parametrize(("kind", "named"), [("consumer", 1), ("company", 0)])
def test_the_mediator_of_consumers_is_named_to_consumers_alone(gite: House, kind: str, named: int) -> None:
    guarantee = staying(gite)
    with gite.acting() as here:
        Debtor.objects.filter(guarantee=guarantee).update(kind=kind)
    claimed(gite, guarantee)
    gite.clock.later(minutes=11)
    gite.send()
    assert gite.email.sent[0].text.count("Médiation Exemple") == named
    with gite.acting() as here:
        assert bool(shown(here, guarantee).creditor.mediator) == bool(named)


def test_a_bank_that_asks_at_every_attempt_is_told_of_three_times_days_apart(gite: House) -> None:
    claim_id = claimed(gite, staying(gite))
    for day in range(12):
        with gite.acting() as here:
            claim = Claim.objects.get(pk=claim_id)
            Attempt.objects.create(
                organisation_id=here.organisation,
                claim=claim,
                card=Card.objects.get(),
                ordinal=day + 1,
                amount=Decimal("50.00"),
                currency="EUR",
                state="declined",
                decline="authenticate",
                not_before=here.at,
                settled_at=here.at,
            )
            for _ in range(2):
                tell_news(here)
        gite.clock.later(days=1)
    with gite.acting() as here:
        told = list(GuestMessage.objects.filter(act="claim_approval").order_by("pk").values_list("made_at", flat=True))
    assert len(told) == 3
    assert min(after - before for before, after in pairwise(told)) >= timedelta(days=3)


def test_an_announcement_that_is_undone_never_leaves(gite: House) -> None:
    claim = claimed(gite, staying(gite))
    with gite.acting() as here:
        messages.announce_claim(here, claim)
        Message.objects.update(state="voided")
    gite.clock.later(minutes=11)
    assert not gite.send().states


def test_the_account_adds_up_whatever_came_and_went(gite: House) -> None:
    claim_id = claimed(gite, staying(gite))
    with gite.acting() as here:
        claim = Claim.objects.get(pk=claim_id)
        note_move(here, claim, Movement.BY_HAND, Money.eur("210.00"), Cause())
        lower(here, claim_id, Money.eur("150.00"), "La vitre était déjà fêlée.")
        messages.tell_lowered(here, claim_id)
    gite.send()
    mail = gite.email.sent[-1]
    amounts = [amount_of(found) for found in re.findall(r"  \S.*?   (−?[\d ]+,\d\d)", mail.text)]
    assert amounts == [Decimal(one) for one in ("420", "-270", "-210", "60", "0")]
    assert sum(amounts[:-1]) == amounts[-1]
    assert "60,00\xa0€ vous sont remboursés" in mail.text
    assert "La vitre était déjà fêlée." in mail.text


def test_a_claim_called_off_and_one_paid_are_told_as_that(gite: House) -> None:
    off, paid = claimed(gite, staying(gite)), claimed(gite, staying(gite, name="Autre", email="a@fictive.example"))
    with gite.acting() as here:
        lower(here, off, Money.eur("0.00"), "")
        messages.tell_lowered(here, off)
        note_move(here, Claim.objects.get(pk=paid), Movement.BY_HAND, Money.eur("420.00"), Cause())
        messages.tell_paid(here, paid)
    gite.send()
    withdrawn, settled = gite.email.sent
    assert "nous y renonçons" in withdrawn.text
    assert "Reste dû   0,00\xa0€" in settled.text


def test_that_it_is_over_is_told_once_and_not_a_month_later(gite: House) -> None:
    never, released = asked(gite), asked(gite, name="Autre", email="a@fictive.example")
    with gite.acting() as here:
        messages.send_request(here, never)
        its_card(here, Claim(guarantee=Guarantee.objects.get(pk=released)))
    gite.clock.later(days=60)
    for _ in range(2):
        with gite.acting() as here:
            messages.tell_expired(here)
    with gite.acting() as here:
        assert Card.objects.count() == 1
        messages.tell_released(here, released)
        messages.tell_released(here, released)
    with at_work(gite.organisation):
        acts = list(GuestMessage.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["deposit_request", "deposit_expired", "deposit_released"]


def test_a_claim_that_ended_has_said_itself_that_it_is_over(gite: House) -> None:
    """Released after a claim, whatever came of it, the guest has no second word; without one they have it once."""
    claimed_on, quiet = staying(gite), staying(gite, name="Autre", email="a@fictive.example")
    claim_id = claimed(gite, claimed_on)
    with gite.acting() as here:
        its_card(here, Claim(guarantee=Guarantee.objects.get(pk=quiet)))
        lower(here, claim_id, Money.eur("0.00"), "")
        ending.end(here, Claim.objects.select_related("guarantee").get(pk=claim_id), CALLED_OFF)
        for one in (claimed_on, quiet):
            requests.release(here, one)
        assert messages.tell_released(here, claimed_on) is None
        assert messages.tell_released(here, quiet) is not None
        acts = GuestMessage.objects.filter(guarantee=claimed_on).values_list("act", flat=True)
        assert "deposit_released" not in set(acts)


def test_what_cannot_be_told_is_kept_with_its_reason_and_what_happened_stands(gite: House) -> None:
    guarantee = asked(gite, name="Sans Adresse", email="", mobile="")
    with gite.acting() as here:
        its_card(here, Claim(guarantee=Guarantee.objects.get(pk=guarantee)))
        assert messages.tell_released(here, guarantee) is None
    with at_work(gite.organisation):
        kept = GuestMessage.objects.get()
    assert kept.notice is None
    assert "Sans Adresse" in kept.why


def test_nothing_is_tried_before_the_announcement_was(gite: House) -> None:
    """The delay to answer begins when the guest could first read it, not when somebody pressed a button."""
    claim_id = claimed(gite, staying(gite))
    asked_at = gite.clock.now
    gite.clock.later(days=2)
    with gite.acting() as here:
        claim = Claim.objects.select_related("guarantee").get(pk=claim_id)
        assert claim.answer_until is not None
        waits = situation_of(here, claim).claim.answer_period
    assert waits == timedelta(days=2) + (claim.answer_until - asked_at)
    gite.send()
    gite.clock.later(days=1)
    with gite.acting() as here:
        assert situation_of(here, claim).claim.answer_period == waits


def test_what_happened_by_itself_is_told_once_by_whoever_looks(gite: House) -> None:
    cancelled, released = asked(gite), asked(gite, name="Autre", email="a@fictive.example")
    unheard = asked(gite, name="Jamais Fictive", email="j@fictive.example")
    with gite.acting() as here:
        messages.send_request(here, cancelled)
        its_card(here, Claim(guarantee=Guarantee.objects.get(pk=released)))
        requests.cancel(here, cancelled)
        requests.cancel(here, unheard)
        requests.release(here, released)
    for _ in range(2):
        with gite.acting() as here:
            tell_news(here)
    with at_work(gite.organisation):
        acts = list(GuestMessage.objects.order_by("pk").values_list("act", "guarantee"))
    assert acts == [("deposit_request", cancelled), ("deposit_released", released), ("deposit_cancelled", cancelled)]


@pytest.mark.parametrize("first", ["door", "news"])
def test_a_guest_hears_each_thing_once_whichever_program_comes_first(gite: House, first: str) -> None:
    """The act of a person tells at once, and the job looks for what nobody was told: neither says it after the other."""
    released, cancelled = asked(gite), asked(gite, name="Autre", email="a@fictive.example")
    lowered = claimed(gite, staying(gite, name="Tierce Fictive", email="t@fictive.example"))
    with gite.acting() as here:
        messages.send_request(here, cancelled)
        its_card(here, Claim(guarantee=Guarantee.objects.get(pk=released)))
        requests.release(here, released)
        requests.cancel(here, cancelled)
        lower(here, lowered, Money.eur("100.00"), "")

    def door(here: Acting) -> None:
        messages.tell_released(here, released)
        messages.tell_cancelled(here, cancelled)
        messages.tell_lowered(here, lowered)

    programs = (door, tell_news) if first == "door" else (tell_news, door)
    for tells in 2 * programs:
        with gite.acting() as here:
            tells(here)
    with at_work(gite.organisation):
        told = sorted(GuestMessage.objects.exclude(act="deposit_request").values_list("act", flat=True))
        assert told == ["claim_announced", "claim_lowered", "deposit_cancelled", "deposit_released"]
        assert Notice.objects.count() == 1 + len(told)


def test_another_amount_is_told_once_and_only_to_whom_it_is_news(gite: House) -> None:
    heard, unheard = asked(gite), asked(gite, name="Jamais Fictive", email="j@fictive.example")
    with gite.acting() as here:
        messages.send_request(here, heard)
        change_amount(here, heard, Money.eur("400.00"))
        change_amount(here, unheard, Money.eur("400.00"))
        gite.clock.later(minutes=1)
    with gite.acting() as here:
        change_amount(here, heard, Money.eur("400.00"))
        tell_news(here)
    gite.send()
    _, changed = gite.email.sent
    assert "500,00" in changed.text
    assert "400,00" in changed.text
