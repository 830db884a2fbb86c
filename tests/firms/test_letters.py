"""What a firm writes: at the creditor's click, whole by law, once, and never what is not owed (RU-10, RU-11, RU-12)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from relance.cases.models import Act
from relance.channels.model import Refused, Unknown
from relance.domain.firms.levels import Level
from relance.domain.firms.mentions import L111_8
from relance.domain.ids import DebtorId, FirmLetterId, ReceivableId
from relance.domain.money import Money
from relance.firms.accepting import accept
from relance.firms.carrying_out import carry_out_orders, next_moment
from relance.firms.entrusting import pause, resume, take_back
from relance.firms.mandates import FirmLocked, MandateIncomplete, propose, sign_as_creditor, sign_as_firm
from relance.firms.models import CreditorCopy, FirmLetter, ServiceOrder
from relance.firms.ordering import NoFirstLetter, OrderedAlready, PriceNotAccepted, order
from relance.firms.sending import CopiesToCreditor, LettersOfFirm, Place
from relance.outbox.models import MandatedContact
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import TheseReceivables
from tests.at_work import at_work
from tests.firms.builders import AGREED, CHECKED, FACTS, AtFirm, a_firm, at_firm
from tests.outbox.builders import House


@pytest.fixture
def given(house: House) -> AtFirm:
    return at_firm(house)


def ordered(given: AtFirm, level: Level, price: str | None = None) -> FirmLetterId:
    with given.house.acting() as here:
        return order(here, given.entrusted, level, accepted=Money.eur(price) if price else None)


def carried_out(given: AtFirm) -> None:
    place = Place(given.house.desk, given.firm.email)
    given.house.office()  # somebody was at work
    carry_out_orders(place, given.firm.organisation)


def letters(given: AtFirm) -> list[tuple[str, str, str]]:
    with at_work(given.house.organisation):
        return list(FirmLetter.objects.order_by("pk").values_list("level", "state", "why"))


def said_in(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return plain(text)


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def paid_in_full(given: AtFirm) -> None:
    """The debtor pays all of it to the creditor."""
    with given.house.acting() as here:
        for row in Receivable.objects.filter(debtor__name="Alpha"):
            invoice = TheseReceivables((ReceivableId(row.pk),), DebtorId(row.debtor_id))
            record_payment(here, invoice, amount=Money(row.open_amount, "EUR"), on=here.today)


def test_at_the_creditors_click_the_first_e_mail_leaves_from_the_firm_whole_with_a_copy(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    carried_out(given)
    letter, copy = given.firm.email.sent
    assert (letter.sender, letter.sender_name) == ("dossiers@cabinet-exemple.example", "Cabinet Exemple Recouvrement")
    assert letter.recipient == "alpha@alpha.example"
    assert copy.recipient == "compta@fabrique-fictive.example"
    said = plain(letter.text)
    for whole in (
        "Cabinet Exemple Recouvrement",
        "21 avenue de la Patience, 75000 Sainte-Fiction",
        "recouvrement amiable",
        "1 place du Conte",
        "facture F-1",
        "Principal",
        "150,50 €",
        "FR76 3000 6000 0112 3456 7890 189",
        "CER-2026-0001",
        *map(plain, L111_8),
    ):
        assert whole in said, whole
        assert whole in said_in(letter.attachments[0].content), whole
    assert "150,50" not in letter.subject
    assert copy.attachments[0].content == letter.attachments[0].content
    assert letters(given) == [("email", "accepted", "")]


def test_interest_is_told_with_its_rate_its_days_and_its_sum_by_invoice(given: AtFirm) -> None:
    """R124-4 3°: principal, interest and the rest apart; in the paper and in the e-mail's text."""
    with at_work(given.house.organisation):
        Debtor.objects.filter(name="Alpha").update(kind_in_law="company")
    ordered(given, Level.EMAIL)
    carried_out(given)
    letter, _copy = given.firm.email.sent
    paper, said = said_in(letter.attachments[0].content), plain(letter.text)
    with at_work(given.house.organisation):
        words = json.loads(FirmLetter.objects.get().content)["words"]
    annex = words["annex"]
    assert [row[0] for row in annex["rows"]] == ["F-1", "F-2"]
    for part in annex["parts"]:
        assert part["rows"], "slices"
        for told in (*(cell for row in part["rows"] for cell in row[:6]), part["total"]):
            assert plain(told) in paper, told
            assert plain(told) in said, told
    assert "04/03/2026" in paper, "the first day counted"
    assert "calculés en annexe" in said
    for row in annex["rows"]:
        assert plain(row[-1]) in paper


def test_each_later_contact_cites_the_first_and_none_comes_before_it(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    with pytest.raises(NoFirstLetter):
        ordered(given, Level.LETTER, "14.40")
    carried_out(given)
    given.house.clock.on(20)
    ordered(given, Level.LETTER, "14.40")
    carried_out(given)
    with at_work(given.house.organisation):
        later = FirmLetter.objects.select_related("document").get(level="letter")
        assert (later.state, later.cites, later.cites_dated) == ("handed_over", "CER-2026-0001", date(2026, 4, 10))
        assert later.document is not None
        said = said_in(bytes(later.document.content))
    assert "notre lettre CER-2026-0001 du 10 avril 2026." in said, (
        "what became of it is not known: a part may have been paid"
    )
    assert "CER-2026-0001/2" in said


def test_a_paid_act_shows_its_price_and_is_executed_or_cancelled(given: AtFirm) -> None:
    with pytest.raises(PriceNotAccepted, match=r"14\.40"):
        ordered(given, Level.LETTER)
    ordered(given, Level.LETTER, "14.40")
    with pytest.raises(OrderedAlready):
        ordered(given, Level.LETTER, "14.40")
    with given.house.acting() as here:
        assert take_back(here, given.entrusted, "").cancelled == 1
    carried_out(given)
    assert [state for _, state, _ in letters(given)] == ["voided"]
    with at_work(given.house.organisation):
        assert list(ServiceOrder.objects.values_list("state", flat=True)) == ["cancelled"]


def test_paid_to_the_creditor_while_the_firm_writes(given: AtFirm) -> None:
    ordered(given, Level.LETTER, "14.40")
    paid_in_full(given)
    carried_out(given)
    assert letters(given) == [("letter", "voided", "nothing of it is owed any more")]
    assert given.firm.email.sent == []


def test_a_pause_of_the_creditor_stops_the_firm_and_its_end_lets_it_go_on(given: AtFirm) -> None:
    with given.house.acting() as here:
        pause(here, given.entrusted)
    ordered(given, Level.EMAIL)
    carried_out(given)
    assert letters(given) == [("email", "queued", "the case is paused")]
    with given.house.acting() as here:
        resume(here, given.entrusted)
    given.house.clock.later(hours=1)
    carried_out(given)
    assert [state for _, state, _ in letters(given)] == ["accepted"]


def test_taken_back_while_a_letter_is_on_its_way_is_said_as_such(given: AtFirm) -> None:
    ordered(given, Level.LETTER, "14.40")
    carried_out(given)
    with given.house.acting() as here:
        assert take_back(here, given.entrusted, "").on_their_way == ("CER-2026-0001/1",)


def test_insurance_lapsed_mid_case(given: AtFirm) -> None:
    given.house.clock.now = given.house.clock.now.replace(year=2027, month=1, day=12)
    ordered(given, Level.EMAIL)
    carried_out(given)
    assert [(state, "insurance" in why) for _, state, why in letters(given)] == [("queued", True)]
    assert given.firm.email.sent == []
    given.firm.record(replace(FACTS, insured_until=date(2027, 12, 31)))
    sign_as_firm(given.firm.desk(), given.mandate)  # renewed
    given.house.clock.later(hours=1)
    carried_out(given)
    assert len(given.firm.email.sent) == 2


def test_nothing_leaves_before_the_firms_own_checks(house: House) -> None:
    given = at_firm(house, is_accepted=False)
    ordered(given, Level.EMAIL)
    carried_out(given)
    assert letters(given) == [("email", "queued", "the firm's own checks are not recorded yet")]
    accept(given.firm.desk(), given.mandate, given.entrusted, CHECKED)
    house.clock.later(hours=1)
    carried_out(given)
    assert [state for _, state, _ in letters(given)] == ["accepted"]


def test_a_lost_answer_is_in_doubt_and_never_sent_again(given: AtFirm) -> None:
    given.firm.email.answer = lambda envelope: Unknown("time-out")
    ordered(given, Level.EMAIL)
    carried_out(given)
    given.house.clock.later(hours=5)
    carried_out(given)
    assert [state for _, state, _ in letters(given)] == ["unconfirmed"]
    assert [one.recipient for one in given.firm.email.sent].count("alpha@alpha.example") == 1
    with given.house.acting() as here, pytest.raises(OrderedAlready):
        order(here, given.entrusted, Level.EMAIL, accepted=None)


def test_whoever_dies_over_a_letter_or_its_copy_is_looked_for_and_nothing_is_sent_again(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    given.house.office()  # somebody was at work
    acts: list[Any] = [LettersOfFirm(given.firm.email), CopiesToCreditor(given.firm.email)]
    for act, rows in zip(acts, (FirmLetter.objects, CreditorCopy.objects), strict=True):
        with given.house.acting() as here:
            assert act.claim(here, rows.values_list("pk", flat=True).get()) is not None
    with given.house.acting() as here:
        comes = next_moment(here)
    assert comes is not None
    given.house.clock.now = comes
    carried_out(given)
    assert given.firm.email.sent == []
    with given.house.acting() as here:
        assert [one.objects.get().state for one in (FirmLetter, CreditorCopy)] == ["unconfirmed", "unconfirmed"]
        assert next_moment(here) is None


def test_a_copy_that_the_server_puts_off_is_not_forgotten(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    usual = given.firm.email.answer
    given.firm.email.answer = lambda envelope: (
        Refused("451 later", is_temporary=True) if envelope.recipient.startswith("compta@") else usual(envelope)
    )
    carried_out(given)
    with given.house.acting() as here:
        copy, comes = CreditorCopy.objects.get(), next_moment(here)
        assert (copy.state, copy.not_before) == ("queued", comes)


def test_what_the_server_puts_off_is_written_anew_of_its_day(given: AtFirm) -> None:
    given.firm.email.answer = lambda envelope: Refused("421 busy", is_temporary=True)
    ordered(given, Level.EMAIL)
    carried_out(given)
    given.firm.email.answer = type(given.firm.email)().answer
    given.house.clock.later(hours=2)
    carried_out(given)
    assert [state for _, state, _ in letters(given)] == ["accepted"]


def test_contacts_of_both_are_bounded_together(given: AtFirm) -> None:
    with at_work(given.house.organisation):
        alpha = Receivable.objects.filter(debtor__name="Alpha").values_list("debtor_id", flat=True)[0]
        for number in range(3):
            MandatedContact.objects.create(
                organisation_id=given.house.organisation, debtor_id=alpha, day=date(2026, 4, 9), letter=-number - 1
            )
    ordered(given, Level.EMAIL)
    carried_out(given)
    assert [(state, "enough messages" in why) for _, state, why in letters(given)] == [("queued", True)]


def test_the_firms_letters_count_among_the_contacts_of_the_creditors_own_gate(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    carried_out(given)
    with at_work(given.house.organisation):
        assert list(MandatedContact.objects.values_list("day", flat=True)) == [date(2026, 4, 10)]
        assert CreditorCopy.objects.get().state == "accepted"


def test_the_case_tells_that_the_firm_wrote(given: AtFirm) -> None:
    ordered(given, Level.EMAIL)
    carried_out(given)
    with at_work(given.house.organisation):
        told = list(Act.objects.filter(case=given.case).order_by("pk").values_list("kind", "by"))
    assert told == [("opened", "creditor"), ("handed_to_firm", "creditor"), ("firm_contact", "firm")]


def test_a_firm_without_its_facts_signs_nothing_and_a_mandate_with_a_gap_is_signed_by_nobody(house: House) -> None:
    firm = a_firm(house, facts=None)
    with house.acting() as here:
        gap, whole = propose(here, firm.slug, replace(AGREED, may_receive=False)), propose(here, firm.slug, AGREED)
        with pytest.raises(MandateIncomplete, match="power to receive"):
            sign_as_creditor(here, gap)
        sign_as_creditor(here, whole)
    with pytest.raises(FirmLocked, match="insurance"):
        sign_as_firm(firm.desk(), whole)


def test_a_formal_notice_overseas_gives_the_longer_term(given: AtFirm) -> None:
    with at_work(given.house.organisation):
        Debtor.objects.filter(name="Alpha").update(postal_code="97200", city="Fort-Imaginaire")
    ordered(given, Level.NOTICE, "29.88")
    carried_out(given)
    with at_work(given.house.organisation):
        content = json.loads(FirmLetter.objects.get().content)
    assert date.fromisoformat(content["deadline"]) >= date(2026, 5, 14)  # posted on the 14th of April, and 30 days


def test_a_formal_notice_gives_a_term_that_can_be_received(given: AtFirm) -> None:
    ordered(given, Level.NOTICE, "29.88")
    carried_out(given)
    with at_work(given.house.organisation):
        notice = FirmLetter.objects.get()
        content = json.loads(notice.content)
    assert date.fromisoformat(content["deadline"]) >= date(2026, 4, 27)
    assert notice.is_first
    assert content["words"]["law"] == list(L111_8)
