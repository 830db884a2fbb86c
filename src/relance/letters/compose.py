"""A letter out of the books: the creditor's identity, the debtor, and each receivable with its payments and penalties."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TypedDict

from relance.domain.calendars import ONE_DAY
from relance.domain.date_ranges import DateRange
from relance.domain.errors import DomainError
from relance.domain.glyphs import printable, visible
from relance.domain.interest import Imputation, InterestStatement, Payment, interest_statement
from relance.domain.known_rates import as_far_as_known, fit_to_be_asked, known_days, left_out, stopped_at
from relance.domain.law.fr.due_dates import Due, days_after_principal, due_in_law
from relance.domain.law.fr.figures import RuleNotInForce
from relance.domain.law.fr.legal_forms import form_of, name_with_form
from relance.domain.law.fr.regimes import RateTables, Regime, late_payment_terms
from relance.domain.ledger import CreditNature, DebtorKind
from relance.domain.money import Money
from relance.domain.procedure.formal_notice import (
    FAR_DAYS,
    FROM_RECEIPT_DAYS,
    KEPT_AT_THE_COUNTER_DAYS,
    POSTED_WITHIN_DAYS,
    Journey,
    NoticeTerms,
)
from relance.domain.scenario.decide import is_barred
from relance.domain.scenario.model import Sticker
from relance.domain.sentences import Sentence
from relance.language import Language
from relance.letters.edits import edited_text
from relance.letters.logo import logo_of
from relance.letters.model import CLAIMS_PENALTIES, Act, CreditLine, Creditor, Letter, LetterItem, Recipient
from relance.letters.rate_words import rates_in_words
from relance.letters.texts_of import texts_of_organisation
from relance.letters.words import joined
from relance.parties.models import Debtor
from relance.receivables import late_paid
from relance.receivables.allocation import unallocated
from relance.receivables.due import due_of
from relance.receivables.holds import broken_promises, was_disputed
from relance.receivables.late_paid import UNDATED
from relance.receivables.models import PenaltyFate, Receivable
from relance.receivables.snapshots import standings
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Whose, whose
from relance.tenancy.local_days import local_day
from relance.tenancy.models import Organisation
from relance.tenancy.published_rates import rate_tables

REQUIRED = (prefer.STREET, prefer.POSTAL_CODE, prefer.CITY, prefer.IBAN)
EACH_LATE_PAYMENT = "payment"
SHORTEST_LIMITATION = 364  # days after which something may be time-barred at all: carriage, one year
ENDED = {
    PenaltyFate.WAIVE: Sentence("Its penalties were waived: nothing is asked of them."),
    PenaltyFate.RECEIVED: Sentence("Its penalties were received: nothing more is asked of them."),
}
TERMS = (prefer.NOTICE_FROM_RECEIPT, prefer.NOTICE_NEAR, prefer.NOTICE_FAR, prefer.POSTED_WITHIN)
# Law: L622-28 stops interest at the judgment, which counts from the beginning of its day (R621-4); L441-10 II gives no compensation
# where the procedure forbids to pay what falls due.
NOT_LATE_BEFORE_JUDGMENT = Sentence(
    "Neither penalties nor compensation: the insolvency procedure opened on {day}, before it was late (C. com. L441-10 II, L622-28)."
)
REGIME_OF_KIND = {DebtorKind.COMPANY: Regime.FR_B2B, DebtorKind.PUBLIC_BODY: Regime.FR_PUBLIC}


class IdentityIncomplete(DomainError):
    """A letter without a sender's address or an account to pay into would have holes in it."""

    code = "identity_incomplete"
    template = "Letters need your identity. Still missing: {keys}. Set each: relance set KEY VALUE."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter to be composed: to whom, about which receivables, as what.

    ``by_post``: it goes by post, perhaps by e-mail too; ``reminded_on`` are the days on which earlier demands are proven to have
    left.
    ``not_asked`` are those that a statement lists apart: nobody may be told to pay them now.
    ``asks_late_paid``: it may ask for pursued penalties of what was paid late; of several letters of one day only one does.
    """

    debtor: int
    act: Act
    items: Sequence[int]
    for_information: Sequence[int] = ()
    sticker: Sticker = Sticker.NONE
    number: str = ""
    asks_late_paid: bool = True
    edits: Mapping[str, str] = field(default_factory=dict)
    by_post: bool = True
    reminded_on: tuple[date, ...] = ()
    not_asked: Sequence[int] = ()


def creditor_of(here: Whose, *, is_complete: bool = True, chosen: Mapping[str, str] | None = None) -> Creditor:
    """The creditor as letters show them, with "" for what is missing where it need not be complete.

    ``chosen`` are the organisation's preferences, where the caller has read them.
    Raises IdentityIncomplete.
    """
    if chosen is None:
        chosen = {key: value for key, value, _meaning in prefer.preferences(here) if value}
    missing = [choice.key for choice in REQUIRED if choice.key not in chosen]
    if missing and is_complete:
        raise IdentityIncomplete(
            keys=", ".join(missing), what=joined([choice.meaning for choice in REQUIRED if choice.key in missing])
        )
    chosen = {**dict.fromkeys(missing, ""), **chosen}
    site = chosen.get(prefer.MEDIATOR_SITE.key, "")
    name, holder = Organisation.objects.get(pk=whose(here)).name, chosen.get(prefer.ACCOUNT_HOLDER.key, "")
    form = chosen.get(prefer.LEGAL_FORM.key, "")
    return Creditor(
        name=name_with_form(name, form_of(form)),
        legal_form=form,
        capital=chosen.get(prefer.CAPITAL.key, ""),
        siren=chosen.get(prefer.SIREN.key, ""),
        rcs_city=chosen.get(prefer.RCS_CITY.key, ""),
        street=chosen[prefer.STREET.key],
        postal_code=chosen[prefer.POSTAL_CODE.key],
        city=chosen[prefer.CITY.key],
        iban=chosen[prefer.IBAN.key],
        street_2=chosen.get(prefer.STREET_2.key, ""),
        bic=chosen.get(prefer.BIC.key, ""),
        account_holder=prefer.ACCOUNT_HOLDER.read(holder) if holder else "",
        domains=prefer.OWN_DOMAINS.read(chosen.get(prefer.OWN_DOMAINS.key, "")),
        email=chosen.get(prefer.EMAIL.key, ""),
        phone=chosen.get(prefer.PHONE.key, ""),
        signatory=chosen.get(prefer.SIGNATORY.key, ""),
        logo=logo_of(chosen.get(prefer.LOGO.key, "")),
        foreign_form=chosen.get(prefer.FOREIGN_FORM.key, ""),
        foreign_register=chosen.get(prefer.FOREIGN_REGISTER.key, ""),
        mediator=", ".join(prefer.mediator_of(chosen)),
        mediator_site=prefer.MEDIATOR_SITE.read(site) if site else "",
    )


def notice_terms(here: Whose) -> NoticeTerms:
    """What the organisation's formal notices leave to pay."""
    return _terms_of(prefer.values_of(here, *TERMS))


def _terms_of(chosen: Sequence[int | None]) -> NoticeTerms:
    """Out of what was chosen of ``TERMS``."""
    usual = (FROM_RECEIPT_DAYS, KEPT_AT_THE_COUNTER_DAYS, FAR_DAYS, POSTED_WITHIN_DAYS)
    return NoticeTerms(*(days if one is None else one for one, days in zip(chosen, usual, strict=True)))


class Penalties(TypedDict, total=False):
    """What a LetterItem says of penalties."""

    penalties: InterestStatement
    penalties_until: date | None
    left_out: DateRange | None
    stopped_on: date | None
    without_penalties: Sentence


class Composer:
    """Composes letters of one organisation and day; made once, used for many. Use it while acting in the organisation."""

    def __init__(self, here: Whose, *, on: date, counted_until: date | None, creditor: Creditor | None = None) -> None:
        """``creditor`` is the organisation's own unless given."""
        self._given = creditor
        self._counted_rates = fit_to_be_asked
        self._organisation = whose(here)
        self._rate, imputation, compensation_per, work_done, *terms = prefer.values_of(
            here, prefer.PENALTY_RATE, prefer.IMPUTATION, prefer.COMPENSATION_PER, prefer.WORK_DONE, *TERMS
        )
        self._imputation = Imputation(imputation or Imputation.INTEREST_FIRST)
        self._each_payment = compensation_per == EACH_LATE_PAYMENT
        self._is_work_done, self._notice_terms = work_done == "yes", _terms_of(terms)
        self._tables = rate_tables()
        self._on = on
        self._counted_until = counted_until

    def with_every_rate(self) -> Composer:
        """The same, which counts the days too whose rate no letter asks."""
        other = copy(self)
        other._counted_rates = as_far_as_known
        return other

    @property
    def tables(self) -> RateTables:
        """The rates that it computes with."""
        return self._tables

    @cached_property
    def _creditor(self) -> Creditor:
        return self._given or creditor_of(self._organisation)

    @cached_property
    def _texts(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return texts_of_organisation(self._organisation)

    def items_of_each(
        self, asked: Mapping[int, Sequence[int]], dated: Mapping[int, date]
    ) -> dict[int, tuple[LetterItem, ...]]:
        """What letters that ask for these receivables would list, by any key, each as of its day; one question in all.

        Forty letters of four invoices with penalties take 18 ms of one core.
        """
        wanted = [receivable for receivables in asked.values() for receivable in receivables]
        if not wanted:
            return {}
        found = {one.pk: one for one in Receivable.objects.raw(WITH_HISTORY, [wanted])}
        made = {}
        for key, receivables in asked.items():
            listed = sorted((found[one] for one in receivables if one in found), key=lambda one: (one.due_on, one.pk))
            kind = DebtorKind(vars(listed[0])["debtor_kind"]) if listed else DebtorKind.UNKNOWN
            made[key] = self._of(dated[key])._written(listed, kind)
        return made

    def _of(self, day: date) -> Composer:
        """The same of another day: nothing is read again."""
        other = copy(self)
        other._on = day
        return other

    def items_of(self, receivables: Sequence[Receivable], kind: DebtorKind) -> tuple[LetterItem, ...]:
        """What each of one debtor's receivables, in order of their due dates, comes to on the day."""
        return self._items([receivable.pk for receivable in receivables], kind)

    def compose(self, wanted: Wanted) -> Letter:
        """The letter, with every figure as of its day. Raises IdentityIncomplete."""
        (debtor,) = Debtor.objects.raw("SELECT * FROM parties_debtor WHERE id = %s", [wanted.debtor])
        kind = DebtorKind(debtor.kind_in_law)
        language: Language = "en" if debtor.language == "en" else "fr"
        name, street, street_2, city = (
            printable(visible(text)) for text in (debtor.name, debtor.street, debtor.street_2, debtor.city)
        )
        recipient = Recipient(name, kind, language, street, debtor.postal_code, city, debtor.country, street_2)
        is_statement = wanted.act is Act.STATEMENT  # it lists all that is open by its state, whatever step asks
        listed, beside = (
            ([*wanted.items, *wanted.for_information], []) if is_statement else (wanted.items, wanted.for_information)
        )
        items = self._of_account(listed, wanted.not_asked) if is_statement else self._items(listed, kind)
        edits = {**self._texts.get((wanted.act.value, language), {}), **wanted.edits}
        terms, creditor = self._notice_terms, self._creditor
        journey = Journey.between(creditor.postal_code, debtor.postal_code, debtor.country, by_post=wanted.by_post)
        is_formal = wanted.act is Act.MISE_EN_DEMEURE
        return Letter(
            act=wanted.act,
            creditor=creditor,
            recipient=recipient,
            dated=self._on,
            items=items,
            for_information=self._items(beside, kind),
            counted_until=self._counted_until,
            penalty_rate=rates_in_words(items, kind, is_contract=self._rate is not None),
            sticker=wanted.sticker,
            number=wanted.number,
            broken_promises=broken_promises(wanted.debtor, wanted.items, self._on) if is_formal else (),
            had_complaint=kind is DebtorKind.CONSUMER and was_disputed(wanted.debtor),
            credits=_credits(wanted.debtor) if is_statement else (),
            text=edited_text(wanted.act, language, edits) if edits else None,
            reminded_on=wanted.reminded_on,
            is_work_done=is_formal and self._is_work_done,
            journey=journey,
            days_from_receipt=terms.from_receipt,
            pay_by=terms.pay_by(self._on, journey) if is_formal else None,
            late_paid=self._late_paid(wanted, items),
        )

    def _late_paid(self, wanted: Wanted, items: Sequence[LetterItem]) -> tuple[LetterItem, ...]:
        """What is pursued, in the currencies of the letter."""
        if wanted.act not in CLAIMS_PENALTIES or not wanted.asks_late_paid:
            return ()
        currencies = {item.open.currency for item in items}
        found = self.late_paid_of_each([wanted.debtor]).get(wanted.debtor, ())
        return tuple(item for item in found if item.open.currency in currencies)

    def late_paid_of_each(self, debtors: Collection[int]) -> dict[int, tuple[LetterItem, ...]]:
        """By debtor, what letters ask of invoices that were paid late: the penalties pursued, which nothing forbids to ask."""
        chosen = late_paid.pursued(debtors, self._on)
        items = self.each([receivable for receivables in chosen.values() for receivable in receivables])
        return {
            debtor: tuple(
                items[one] for one in sorted(receivables) if items[one].besides and self._is_payable(items[one])
            )
            for debtor, receivables in chosen.items()
        }

    def _is_payable(self, settled: LetterItem) -> bool:
        """A public body owes what comes on top of a principal some days after it was paid only (CCP R2192-36)."""
        if not settled.penalties_follow or settled.penalties is None:
            return True
        paid_on, follow = settled.penalties.settled_on, timedelta(days=days_after_principal(self._on))
        return paid_on is not None and paid_on + follow < self._on

    def each(
        self, receivables: Sequence[int], kinds: Mapping[int, DebtorKind] = MappingProxyType({})
    ) -> dict[int, LetterItem]:
        """Each of these receivables as letters to its debtor would list it; one question in all.

        A debtor among ``kinds`` is taken to be of that kind: what it would come to if somebody said so.
        """
        if not receivables:
            return {}
        found = Receivable.objects.raw(WITH_HISTORY, [list(receivables)])
        return {
            one.pk: self._item(one, _history(one), kinds.get(one.debtor_id) or DebtorKind(vars(one)["debtor_kind"]))
            for one in found
        }

    def _of_account(self, wanted: Sequence[int], not_asked: Sequence[int]) -> tuple[LetterItem, ...]:
        """In order of their due dates, what may not be asked at the end; what is time-barred is said to be so. Neither bears
        penalties: those of a barred debt are barred with it.

        Where a procedure forbids it, nobody is told that a barred debt may be paid.
        """
        items = self.each([*wanted, *not_asked])
        old = [
            pk for pk, item in items.items() if (self._on - min(item.issued_on, item.due_on)).days > SHORTEST_LIMITATION
        ]
        stand = standings(old) if old else []
        barred = {one.receivable for one in stand if is_barred(one.snapshot, self._on)}
        for pk in {*not_asked} & items.keys() - barred:
            items[pk] = _set_apart(items[pk])
        for pk in barred:
            items[pk] = replace(_set_apart(items[pk]), may_be_asked=True, is_barred=True)
        return tuple(
            items[pk] for pk in sorted(items, key=lambda pk: (not items[pk].may_be_asked, items[pk].due_on, pk))
        )

    def _items(self, wanted: Sequence[int], kind: DebtorKind) -> tuple[LetterItem, ...]:
        """In order of their due dates."""
        if not wanted:
            return ()
        return self._written(Receivable.objects.raw(f"{WITH_HISTORY} ORDER BY r.due_on, r.id", [list(wanted)]), kind)

    def _written(self, receivables: Iterable[Receivable], kind: DebtorKind) -> tuple[LetterItem, ...]:
        """``receivables`` bear the columns of ``WITH_HISTORY``."""
        return tuple(self._item(receivable, _history(receivable), kind) for receivable in receivables)

    def _item(self, receivable: Receivable, history: History, kind: DebtorKind) -> LetterItem:
        currency, due = receivable.currency, due_of(receivable, kind)

        def sum_of(*, is_money: bool) -> Money:
            amounts = (one.amount for one in history.paid if one.nature.is_money is is_money)
            return Money(sum(amounts, Decimal(0)), currency).rounded()

        return LetterItem(
            number=receivable.number,
            issued_on=receivable.issued_on,
            due_on=due.on,
            due_is_assumed=due.is_assumed,
            amount=Money(receivable.amount, currency).rounded(),
            paid=sum_of(is_money=True),
            credited=sum_of(is_money=False),
            open=Money(receivable.open_amount, currency).rounded(),
            **self._penalties(receivable, history, kind, due),
            order_reference=receivable.order_reference,
            delivery_reference=receivable.delivery_reference,
            demand_received_on=receivable.demand_received_on if kind is DebtorKind.PUBLIC_BODY else None,
            penalties_follow=kind is DebtorKind.PUBLIC_BODY,
        )

    def _penalties(self, receivable: Receivable, history: History, kind: DebtorKind, due: Due) -> Penalties:
        """Penalties by the organisation's imputation, on the principal, as far as rates are known; none where none may be asked.

        The compensation hangs on the invoice: the first of its instalments that was late carries it, for good. It exists in
        euros.
        """
        if kind not in REGIME_OF_KIND or due.is_assumed or due.on >= self._on:
            return {}
        if history.fate in ENDED:
            return {"without_penalties": ENDED[history.fate]}
        regime = REGIME_OF_KIND[kind]
        rate = self._rate if regime is Regime.FR_B2B else None
        terms = late_payment_terms(regime, due_on=due.on, tables=self._tables, rate=rate)
        currency, judgment = receivable.currency, history.judgment
        if judgment and judgment <= due.on + ONE_DAY:
            return {"without_penalties": Sentence(NOT_LATE_BEFORE_JUDGMENT.template, {"day": judgment})}
        schedule = stopped_at(terms.schedule, judgment) if judgment else terms.schedule
        try:
            last = self._on if receivable.open_amount else max(due.on, min(self._on, history.last_day))
            late = DateRange.half_open(terms.day_count.starts(due.on), terms.day_count.starts(last))
            until = known_days(schedule, late).last
            statement = interest_statement(
                Money(receivable.amount, currency).rounded(),
                due_on=due.on,
                until=self._on,
                schedule=self._counted_rates(schedule),
                day_count=terms.day_count,
                imputation=self._imputation,
                payments=history.payments(currency, self._on, is_open=bool(receivable.open_amount)),
                compensation=terms.compensation if self._carries_compensation(receivable, history, kind, due) else None,
            )
        except RuleNotInForce as error:
            facts = {"rule": error.facts["rule"], "first": error.facts["first"]}
            return {"without_penalties": Sentence("No penalty: {rule} holds for what fell due from {first} on.", facts)}
        return {
            "penalties": statement,
            "penalties_until": until if until < last else None,
            "left_out": left_out(schedule, late),
            "stopped_on": judgment if judgment and judgment <= last else None,
        }

    def _carries_compensation(self, receivable: Receivable, history: History, kind: DebtorKind, due: Due) -> bool:
        if receivable.currency != "EUR":
            return False
        late = (one.late_on(kind) for one in history.instalments)
        return self._each_payment or not any(
            day < self._on and (day, pk) < (due.on, receivable.pk) for day, pk in filter(None, late)
        )


def _set_apart(item: LetterItem) -> LetterItem:
    """What may not be asked for now: no penalty of it is told either."""
    return replace(item, may_be_asked=False, penalties=None, penalties_until=None, left_out=None, stopped_on=None)


def _credits(debtor: int) -> tuple[CreditLine, ...]:
    """The debtor's payments and credit notes of which a part is set against nothing, oldest first."""
    return tuple(
        CreditLine(
            printable(visible(one.reference)),
            CreditNature(one.nature),
            one.received_on,
            Money(one.amount, one.currency).rounded(),
            Money(one.open_amount, one.currency).rounded(),
        )
        for one in unallocated(debtor)
    )


WITH_HISTORY = f"""
    SELECT r.*, d.kind_in_law AS debtor_kind, (
        SELECT json_agg(json_build_array(x.received_on, x.amount::text, x.nature, x.open_through, x.known_by)
            ORDER BY x.received_on, x.id)::text
        FROM (SELECT p.id, p.received_on, sum(m.amount) AS amount, p.nature, p.open_through,
                CASE WHEN {UNDATED} THEN {local_day("p.recorded_at")} END AS known_by FROM receivables_imputation m
            JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = r.id
            GROUP BY p.organisation_id, p.id HAVING sum(m.amount) > 0) x) AS paid,
        (SELECT json_agg(json_build_array(x.received_on, x.amount::text) ORDER BY x.received_on, x.id)::text
        FROM (SELECT p.id, p.received_on, sum(m.amount) AS amount FROM receivables_penaltyshare m
            JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = r.id
            GROUP BY p.id, p.received_on HAVING sum(m.amount) > 0) x) AS paid_for_penalties,
        (SELECT json_agg(json_build_array(e.id, e.due_on, e.due_is_agreed, e.demand_received_on, e.amount::text, (
                SELECT json_agg(json_build_array(p.received_on, m.amount::text)) FROM receivables_imputation m
                JOIN receivables_payment p ON p.id = m.payment_id WHERE m.receivable_id = e.id)))::text
        FROM receivables_receivable e WHERE e.debtor_id = r.debtor_id AND e.number = r.number AND e.currency = r.currency
            AND e.issued_on = r.issued_on AND e.id <> r.id AND e.nature = 'invoice' AND NOT e.due_is_assumed) AS instalments,
        (SELECT min(y.opened_on) FROM receivables_insolvency y
        WHERE y.debtor_id IN (d.id, r.debtor_id) AND y.opened_on >= least(r.issued_on, r.performed_on)) AS judgment,
        (SELECT c.fate FROM receivables_penaltychoice c WHERE c.receivable_id = r.id ORDER BY c.id DESC LIMIT 1) AS fate
    FROM receivables_receivable r JOIN parties_debtor own ON own.id = r.debtor_id JOIN parties_debtor d ON d.id = own.head_id
    WHERE r.id = ANY(%s)
"""  # noqa: S608 (pieces of our own)


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment or credit note set against a receivable.

    Of one whose day the books do not tell, ``known_by`` is the day by which it had come, ``open_through`` the last day on which
    they prove that it had not; None where nothing proves it.
    """

    on: date
    amount: Decimal
    nature: CreditNature
    open_through: date | None = None
    known_by: date | None = None

    @property
    def earliest(self) -> date:
        """The earliest day on which it can have come: nothing unowed is asked."""
        return min(self.on, self.open_through) if self.open_through else self.on


@dataclass(frozen=True, slots=True)
class Instalment:
    """Another instalment of an invoice: the days from which its due date follows, and what was set against it when."""

    receivable: int
    issued_on: date
    due_on: date
    is_agreed: bool
    demand_received_on: date | None
    amount: Decimal
    paid: tuple[tuple[date, Decimal], ...]

    def late_on(self, debtor: DebtorKind) -> tuple[date, int] | None:
        """The day on which it fell due in law, with the receivable, if it was not paid by then; None where it was, or nobody knows."""
        due = due_in_law(
            debtor,
            issued_on=self.issued_on,
            due_on=self.due_on,
            is_agreed=self.is_agreed,
            demand_received_on=self.demand_received_on,
        )
        in_time = sum((amount for on, amount in self.paid if on <= due.on), Decimal(0))
        return None if due.is_assumed or in_time >= self.amount else (due.on, self.receivable)


@dataclass(frozen=True, slots=True)
class History:
    """What is set against a receivable (corrections taken off) and what against its penalties alone; the other instalments of its
    invoice; the judgment that opened an insolvency procedure after it arose; what was chosen for its penalties, None where nothing
    was."""

    paid: tuple[Paid, ...]
    for_penalties: tuple[tuple[date, Decimal], ...]
    instalments: tuple[Instalment, ...]
    judgment: date | None
    fate: PenaltyFate | None

    @property
    def last_day(self) -> date:
        """The day of the last of them."""
        return max((one.on for one in self.paid), default=date.max)

    def payments(self, currency: str, until: date, *, is_open: bool) -> list[Payment]:
        """Those of the days up to and including ``until``; while it ``is_open``, each on the earliest day that it can have.

        A settled one's penalties are shown as the most that they may be, and are asked only where each day is known.
        """
        return [
            Payment(
                one.earliest if is_open else one.on,
                Money(one.amount, currency).rounded(),
                one.nature is CreditNature.CREDIT_NOTE,
                known_by=one.known_by if is_open else None,
            )
            for one in self.paid
            if (one.earliest if is_open else one.on) <= until
        ] + [
            Payment(on, Money(amount, currency).rounded(), for_penalties=True)
            for on, amount in self.for_penalties
            if on <= until
        ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _history(receivable: Receivable) -> History:
    found = vars(receivable)
    listed = json.loads(found["paid"] or "[]")
    paid = [
        Paid(date.fromisoformat(on), Decimal(amount), CreditNature(nature), _day(open_through), _day(known_by))
        for on, amount, nature, open_through, known_by in listed
    ]
    penalties = [
        (date.fromisoformat(on), Decimal(amount)) for on, amount in json.loads(found["paid_for_penalties"] or "[]")
    ]
    return History(
        tuple(paid),
        tuple(penalties),
        tuple(_instalments(receivable)),
        found["judgment"],
        PenaltyFate(found["fate"]) if found["fate"] else None,
    )


def _instalments(receivable: Receivable) -> Iterator[Instalment]:
    for pk, due_on, is_agreed, received_on, amount, paid in json.loads(vars(receivable)["instalments"] or "[]"):
        yield Instalment(
            pk,
            receivable.issued_on,
            date.fromisoformat(due_on),
            is_agreed,
            _day(received_on),
            Decimal(amount),
            tuple((date.fromisoformat(on), Decimal(part)) for on, part in paid or ()),
        )
