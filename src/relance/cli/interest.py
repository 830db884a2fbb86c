"""``relance interest``: penalties and interest on one debt, from the bundled tables, without database or set-up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import click
from click.core import ParameterSource

from relance.cli.parameters import AmountParameter, DateParameter, PaymentParameter, RateParameter
from relance.cli.speech import _, print_json, print_table, tell, warn
from relance.domain.date_ranges import DateRange
from relance.domain.interest import DayCount, Imputation, InterestStatement, Payment, interest_statement
from relance.domain.law.fr import tables
from relance.domain.law.fr.contract_rate_floor import half_years_below_floor
from relance.domain.law.fr.interest_on_interest import is_due_for_a_year
from relance.domain.law.fr.late_payment_penalty import HALF_YEAR_RULE_FROM
from relance.domain.law.fr.legal_interest import Creditor
from relance.domain.law.fr.regimes import RateTables, Regime, late_payment_terms
from relance.domain.money import Money
from relance.domain.rates import STANDING_WORDS
from relance.domain.sentences import Percent, Sentence

GIVEN = Sentence("given")  # the contract's own rate: no figure of the law


@click.command(help=_("Interest and penalties on AMOUNT, due on one day and still owed on another."))
@click.argument("amount", type=AmountParameter())
@click.option(
    "--due",
    "due_on",
    type=DateParameter(),
    required=True,
    help=_("Due date; with fr-b2c and legal, the day from which interest runs."),
)
@click.option(
    "--until",
    type=DateParameter(),
    required=True,
    help=_("Day of payment: the last day counted; with fr-b2c and legal, the first one not counted."),
)
@click.option(
    "--regime",
    type=click.Choice([r.value for r in Regime]),
    default=Regime.FR_B2B.value,
    show_default=True,
    help=_("Who owes: a business, a consumer, a public buyer; or the plain legal rate, whoever owes."),
)
@click.option(
    "--rate", type=RateParameter(), help=_("The contract's rate, a fraction a year or per cent: 0.15 or 15%.")
)
@click.option(
    "--payment",
    "payments",
    type=PaymentParameter(),
    multiple=True,
    metavar="DATE=AMOUNT",
    help=_("A part payment; may be repeated."),
)
@click.option(
    "--imputation",
    type=click.Choice([i.value for i in Imputation]),
    default=Imputation.INTEREST_FIRST.value,
    show_default=True,
    help=_("What a payment extinguishes first; with fr-public, always the principal."),
)
@click.option(
    "--creditor",
    type=click.Choice([c.value for c in Creditor]),
    default=Creditor.BUSINESS.value,
    show_default=True,
    help=_("The creditor's class of the legal rate (fr-b2c, legal)."),
)
@click.option(
    "--judgment-served",
    type=DateParameter(),
    help=_("Day the judgment was served: 5 points more, two months later (fr-b2c, legal)."),
)
@click.option(
    "--capitalise", "capitalise_on", type=DateParameter(), help=_("Add the interest accrued by that day to the base.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def command(
    amount: Money,
    due_on: date,
    until: date,
    regime: str,
    rate: Decimal | None,
    payments: tuple[Payment, ...],
    imputation: str,
    creditor: str,
    judgment_served: date | None,
    capitalise_on: date | None,
    as_json: bool,
) -> None:
    """Compute and print one statement."""
    terms = late_payment_terms(
        Regime(regime),
        due_on=due_on,
        tables=bundled_tables(),
        rate=rate,
        creditor=Creditor(creditor),
        judgment_served_on=judgment_served,
    )
    statement = interest_statement(
        amount,
        due_on=due_on,
        until=until,
        schedule=terms.schedule,
        day_count=terms.day_count,
        payments=payments,
        imputation=Imputation(imputation),
        interest_follows_principal=terms.interest_follows_principal,
        compensation=terms.compensation,
        capitalise_on=capitalise_on,
    )
    _warn_of_doubts(Regime(regime), rate, due_on, until, capitalise_on, terms.day_count)
    if (
        terms.interest_follows_principal
        and _was_given("imputation")
        and Imputation(imputation) is Imputation.INTEREST_FIRST
    ):
        warn("a public buyer's payment goes to the principal, whatever --imputation says (CCP R2192-36).")
    if as_json:
        print_json(as_data(statement))
    else:
        _print(statement, is_contract=rate is not None)


def _was_given(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is ParameterSource.COMMANDLINE


def bundled_tables() -> RateTables:
    """The tables that Relance ships."""
    return RateTables(
        ecb=tables.ecb_refinancing_rate(),
        legal_other=tables.legal_interest_other_creditors(),
        legal_individual=tables.legal_interest_individuals(),
    )


def _warn_of_doubts(
    regime: Regime, rate: Decimal | None, due_on: date, until: date, capitalise_on: date | None, day_count: DayCount
) -> None:
    late = DateRange.half_open(day_count.starts(due_on), day_count.starts(until))
    if regime is Regime.FR_B2B and rate is not None:
        for below in half_years_below_floor(rate, late, legal_interest=bundled_tables().legal_other):
            warn(below.sentence.template, **below.sentence.facts)
    if regime is Regime.FR_B2B and rate is None and late.start < HALF_YEAR_RULE_FROM:
        warn("half-years before {day} are indicative: the half-year rule dates from then.", day=HALF_YEAR_RULE_FROM)
    if capitalise_on and not is_due_for_a_year(runs_from=due_on, capitalise_on=capitalise_on):
        warn("interest may bear interest only once due for a whole year, if agreed or ordered (C. civ. 1343-2).")


def as_data(statement: InterestStatement) -> dict[str, object]:
    """The statement's JSON form; amounts and rates are decimal strings, ``until`` is excluded, ``last`` is not."""
    return {
        "segments": [
            {
                "from": piece.days.start,
                "until": piece.days.end,
                "first": piece.days.start,
                "last": piece.days.last,
                "days": len(piece.days),
                "base": piece.base.amount,
                "rate": piece.rate,
                "amount": piece.amount.amount,
                "source": piece.source,
                "standing": piece.standing.value,
            }
            for piece in statement.slices
        ],
        "interest": statement.interest.amount,
        "compensation": statement.compensation.amount,
        "principal": statement.principal.amount,
        "total": statement.total.amount,
    }


def _print(statement: InterestStatement, *, is_contract: bool) -> None:
    print_table(
        [_("From"), _("To (included)"), _("Days"), _("Base"), _("Rate"), _("Interest"), _("Source"), _("Known")],
        [
            (
                piece.days.start,
                piece.days.last,
                len(piece.days),
                piece.base,
                Percent(piece.rate),
                piece.amount,
                piece.source,
                GIVEN if is_contract else STANDING_WORDS[piece.standing],
            )
            for piece in statement.slices
        ],
    )
    for share in statement.shares:
        if share.interest.amount < 0:
            tell(
                "Payment of {amount} on {day}: the principal is settled, and {back} set against interest before count for it.",
                amount=share.payment.amount,
                day=share.payment.paid_on,
                back=-share.interest,
            )
            continue
        tell(
            "Payment of {amount} on {day}: {interest} to interest, {principal} to principal, {compensation} to compensation.",
            amount=share.payment.amount,
            day=share.payment.paid_on,
            interest=share.interest,
            principal=share.principal,
            compensation=share.compensation,
        )
    tell("Interest accrued: {amount}", amount=statement.interest)
    tell("Fixed compensation: {amount}", amount=statement.compensation)
    tell("Principal left: {amount}", amount=statement.principal)
    tell("Owed in all: {amount}", amount=statement.total)
