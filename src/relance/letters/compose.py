"""A letter out of the books: the creditor's identity, the debtor, and each receivable with its payments and penalties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TypedDict

from relance.domain.calendars import ONE_DAY
from relance.domain.date_ranges import DateRange
from relance.domain.glyphs import printable, visible
from relance.domain.interest import InterestStatement, interest_statement
from relance.domain.known_rates import as_far_as_known, fit_to_be_asked, known_days, left_out, stopped_at
from relance.domain.law.fr.due_dates import Due, days_after_principal
from relance.domain.law.fr.figures import RuleNotInForce
from relance.domain.law.fr.regimes import RateTables, Regime, late_payment_terms
from relance.domain.ledger import ClaimKind, CreditNature, DebtorKind
from relance.domain.money import Money
from relance.domain.procedure.formal_notice import (
    Journey,
)
from relance.domain.scenario.decide import is_barred
from relance.domain.scenario.model import Sticker
from relance.domain.sentences import Sentence
from relance.language import Language
from relance.letters.edits import edited_text
from relance.letters.history import WITH_HISTORY, History, history_of
from relance.letters.house_choices import HouseChoices
from relance.letters.letterhead import Author
from relance.letters.model import BEARS_LATE_PAID, Act, CreditLine, Heading, Letter, LetterItem, Recipient
from relance.letters.rate_words import rates_in_words
from relance.parties.models import Debtor
from relance.receivables import late_paid
from relance.receivables.allocation import unallocated
from relance.receivables.due import due_of
from relance.receivables.holds import broken_promises, was_disputed
from relance.receivables.models import PenaltyFate, Receivable
from relance.receivables.snapshots import standings
from relance.tenancy.context import Acting
from relance.tenancy.statements import sql

SHORTEST_LIMITATION = 364  # days after which something may be time-barred at all: carriage, one year
ENDED = {
    PenaltyFate.WAIVE: Sentence("Its penalties were waived: nothing is asked of them."),
    PenaltyFate.RECEIVED: Sentence("Its penalties were received: nothing more is asked of them."),
}
# Law: L622-28 stops interest at the judgment, which counts from the beginning of its day (R621-4); L441-10 II gives no compensation
# where the procedure forbids to pay what falls due.
NOT_LATE_BEFORE_JUDGMENT = Sentence(
    "Neither penalties nor compensation: the insolvency procedure opened on {day}, before it was late (C. com. L441-10 II, L622-28)."
)
# L441-10 gives them on what is invoiced for a sale or a service, which carriage and a business lease are (CJEU 09/07/2020, C-199/19,
# from memory); a claim on a deposit repairs a loss, and the terms that whoever left the card accepted (``deposits/texts``) promise
# that nothing is added. Of what is neither we know no text that gives them: in doubt less is asked.
# Rent that a public body owes bears them too: a lease is a contract that the code leaves out of its rules of award (CCP L2512-5) and keeps
# under those of payment (L2521-1, read in a published commentary).
NONE_ON = {
    ClaimKind.DEPOSIT_CLAIM.value: Sentence(
        "Neither penalties nor compensation on what is claimed on a deposit: the terms that were accepted add none."
    ),
    ClaimKind.OTHER.value: Sentence(
        "Neither penalties nor compensation on what is no sale, no service and no rent (C. com. L441-10 II)."
    ),
}
REGIME_OF_KIND = {DebtorKind.COMPANY: Regime.FR_B2B, DebtorKind.PUBLIC_BODY: Regime.FR_PUBLIC}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A letter to be composed: to whom, about which receivables, as what.

    ``by_post``: it goes by post, perhaps by e-mail too; ``reminded_on`` are the days on which earlier demands are proven to have
    left.
    ``not_asked`` are those that a statement lists apart: nobody may be told to pay them now.
    ``asks_late_paid``: it may ask for pursued penalties of what was paid late; of several letters of one day only one does, and
    none for what was ``asked_apart``, by a letter of its own.
    """

    debtor: int
    act: Act
    items: Sequence[int]
    for_information: Sequence[int] = ()
    sticker: Sticker = Sticker.NONE
    number: str = ""
    asks_late_paid: bool = True
    asked_apart: Collection[int] = ()
    edits: Mapping[str, str] = field(default_factory=dict)
    by_post: bool = True
    reminded_on: tuple[date, ...] = ()
    not_asked: Sequence[int] = ()


class Penalties(TypedDict, total=False):
    """What a LetterItem says of penalties."""

    penalties: InterestStatement
    penalties_until: date | None
    left_out: DateRange | None
    stopped_on: date | None
    without_penalties: Sentence


class Composer:
    """Composes letters of one organisation and day, for as long as ``here`` holds; made once, used for many."""

    def __init__(
        self,
        here: Acting,
        *,
        on: date,
        counted_until: date | None,
        author: Author | None = None,
        choices: HouseChoices | None = None,
    ) -> None:
        """``author`` is the creditor itself unless given; ``choices`` are read unless given."""
        self._here = here
        self._author = author
        self._chosen = choices or HouseChoices.of(here)
        self._counted_rates = fit_to_be_asked
        self._on = on
        self._counted_until = counted_until

    def with_every_rate(self) -> Composer:
        """The same, which counts the days too whose rate no letter asks."""
        other = copy(self)
        other._counted_rates = as_far_as_known
        return other

    def knowing(self, counted_until: date) -> Composer:
        """The same, where payments are known up to another day."""
        other = copy(self)
        other._counted_until = counted_until
        return other

    @property
    def tables(self) -> RateTables:
        """The rates that it computes with."""
        return self._chosen.tables

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
        recipient = self._recipient(wanted.debtor)
        kind, language = recipient.kind, recipient.language
        is_statement = wanted.act is Act.STATEMENT  # it lists all that is open by its state, whatever step asks
        listed, beside = (
            ([*wanted.items, *wanted.for_information], []) if is_statement else (wanted.items, wanted.for_information)
        )
        items = self._of_account(listed, wanted.not_asked) if is_statement else self._items(listed, kind)
        edits = {**self._chosen.edits(self._here, wanted.act.value, language), **wanted.edits}
        terms, creditor = self._chosen.notice_terms, (self._author or self._chosen.author(self._here)).creditor
        journey = Journey.between(
            creditor.postal_code, recipient.postal_code, recipient.country, by_post=wanted.by_post
        )
        is_formal = wanted.act is Act.MISE_EN_DEMEURE
        return Letter(
            act=wanted.act,
            creditor=creditor,
            recipient=recipient,
            dated=self._on,
            items=items,
            for_information=self._items(beside, kind),
            counted_until=self._counted_until,
            penalty_rate=rates_in_words(items, kind, is_contract=self._chosen.rate is not None),
            sticker=wanted.sticker,
            number=wanted.number,
            broken_promises=broken_promises(self._here, wanted.debtor, wanted.items, self._on) if is_formal else (),
            had_complaint=kind is DebtorKind.CONSUMER and was_disputed(self._here, wanted.debtor),
            credits=_credits(self._here, wanted.debtor) if is_statement else (),
            text=edited_text(wanted.act, language, edits) if edits else None,
            reminded_on=wanted.reminded_on,
            is_work_done=is_formal and self._chosen.is_work_done,
            journey=journey,
            days_from_receipt=terms.from_receipt,
            pay_by=terms.pay_by(self._on, journey) if is_formal else None,
            late_paid=self._late_paid(wanted, items),
        )

    def heading(self, debtor: int) -> Heading:
        """Who writes to whom, for what is no letter. Raises IdentityIncomplete."""
        return Heading((self._author or self._chosen.author(self._here)).creditor, self._recipient(debtor))

    def _recipient(self, pk: int) -> Recipient:
        (debtor,) = Debtor.objects.raw("SELECT * FROM parties_debtor WHERE id = %s", [pk])
        language: Language = "en" if debtor.language == "en" else "fr"
        name, street, street_2, city = (
            printable(visible(text)) for text in (debtor.name, debtor.street, debtor.street_2, debtor.city)
        )
        kind = DebtorKind(debtor.kind_in_law)
        return Recipient(name, kind, language, street, debtor.postal_code, city, debtor.country, street_2)

    def _late_paid(self, wanted: Wanted, items: Sequence[LetterItem]) -> tuple[LetterItem, ...]:
        """What is pursued, in the currencies of the letter."""
        if wanted.act not in BEARS_LATE_PAID or not wanted.asks_late_paid:
            return ()
        currencies = {item.open.currency for item in items}
        found = self.late_paid_of_each([wanted.debtor], wanted.asked_apart).get(wanted.debtor, ())
        return tuple(item for item in found if item.open.currency in currencies)

    def late_paid_of_each(
        self, debtors: Collection[int], asked_apart: Collection[int] = ()
    ) -> dict[int, tuple[LetterItem, ...]]:
        """By debtor, what letters ask of invoices that were paid late: the penalties pursued, which nothing forbids to ask, without
        those ``asked_apart``.
        """
        chosen = late_paid.pursued(self._here, debtors, self._on)
        items = self._asked_late([one for listed in chosen.values() for one in listed if one not in asked_apart])
        return {
            debtor: tuple(items[one] for one in sorted(receivables) if one in items)
            for debtor, receivables in chosen.items()
        }

    def pursued(self, receivables: Collection[int]) -> dict[int, LetterItem]:
        """Those of these that were paid late and of which a letter of their own may ask what their delay still costs."""
        return self._asked_late(late_paid.pursuable(self._here, receivables, self._on))

    def _asked_late(self, receivables: Sequence[int]) -> dict[int, LetterItem]:
        return {pk: item for pk, item in self.each(receivables).items() if item.besides and self._is_payable(item)}

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
            one.pk: self._item(one, history_of(one), kinds.get(one.debtor_id) or DebtorKind(vars(one)["debtor_kind"]))
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
        stand = standings(self._here, old) if old else []
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
        in_order = sql("{with_history} ORDER BY r.due_on, r.id", with_history=WITH_HISTORY)
        return self._written(Receivable.objects.raw(in_order, [list(wanted)]), kind)

    def _written(self, receivables: Iterable[Receivable], kind: DebtorKind) -> tuple[LetterItem, ...]:
        """``receivables`` bear the columns of ``WITH_HISTORY``."""
        return tuple(self._item(receivable, history_of(receivable), kind) for receivable in receivables)

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
        if receivable.claim_kind in NONE_ON:
            return {"without_penalties": NONE_ON[receivable.claim_kind]}
        if history.fate in ENDED:
            return {"without_penalties": ENDED[history.fate]}
        regime = REGIME_OF_KIND[kind]
        rate = self._chosen.rate if regime is Regime.FR_B2B else None
        terms = late_payment_terms(regime, due_on=due.on, tables=self._chosen.tables, rate=rate)
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
                imputation=self._chosen.imputation,
                interest_follows_principal=terms.interest_follows_principal,
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
        return self._chosen.has_compensation_each or not any(
            day < self._on and (day, pk) < (due.on, receivable.pk) for day, pk in filter(None, late)
        )


def _set_apart(item: LetterItem) -> LetterItem:
    """What may not be asked for now: no penalty of it is told either."""
    return replace(item, may_be_asked=False, penalties=None, penalties_until=None, left_out=None, stopped_on=None)


def _credits(here: Acting, debtor: int) -> tuple[CreditLine, ...]:
    """The debtor's payments and credit notes of which a part is set against nothing, oldest first."""
    return tuple(
        CreditLine(
            printable(visible(one.reference)),
            CreditNature(one.nature),
            one.received_on,
            Money(one.amount, one.currency).rounded(),
            Money(one.open_amount, one.currency).rounded(),
        )
        for one in unallocated(here, debtor)
    )
