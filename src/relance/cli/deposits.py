"""``relance deposits``: ask guests for a card, claim on it, and what a person decides meanwhile; the pages call the same services."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.losses import FileNotWritten
from relance.cli.parameters import AmountParameter, DateParameter
from relance.cli.speech import LANGUAGE, _, print_json, print_table, tell
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.language import say

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


class DepositUnknown(DomainError):
    """No deposit bears this number."""

    code = "deposit_unknown"
    template = "There is no deposit {number} here: relance deposits list names them."


class NothingClaimed(DomainError):
    """Nothing is claimed on it."""

    code = "deposit_not_claimed"
    template = "Nothing is claimed on {number}."


class LowerHow(DomainError):
    """Neither an amount nor --off, or both."""

    code = "claim_lower_how"
    template = "Say to which amount, or --off to call it off: one of the two."


class LineFigures(DomainError):
    """A line that does not say what it costs."""

    code = "claim_line_option"
    template = "'{text}' is no line of a claim: give it as LABEL=AMOUNT, or LABEL=PRICE,AGE/LIFETIME in months for a price new."


@click.group(
    help=_("Deposits: ask a guest for a card, claim on it, lower, stop, release; the list with its recovery lines.")
)
def command() -> None:
    """Groups them."""


@command.command("ask", help=_("Ask a guest to secure a stay; prints the number, and the link with --link."))
@organisation_option
@click.option("--guest", required=True, help=_("Name of the guest."))
@click.option("--place", required=True, help=_("What is let, lent or booked."))
@click.option("--from", "begins", type=DateParameter(), required=True, help=_("Arrival."))
@click.option("--to", "ends", type=DateParameter(), required=True, help=_("Departure."))
@click.option("--amount", type=AmountParameter(), required=True, help=_("Amount of the deposit."))
@click.option("--currency", default="EUR", show_default=True, help=_("Its currency."))
@click.option(
    "--kind",
    type=click.Choice(["deposit", "no_show", "payment"]),
    default="deposit",
    show_default=True,
    help=_("What for."),
)
@click.option("--email", default="", help=_("E-mail address of the guest."))
@click.option("--mobile", default="", help=_("Mobile telephone of the guest."))
@click.option(
    "--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True, help=_("Language of the guest.")
)
@click.option("--scheme", default="", help=_("Name of the scheme; the standard one without it."))
@click.option("--reference", default="", help=_("Your own reference of the booking; asked once."))
@click.option("--send", is_flag=True, help=_("Send the request to the guest."))
@click.option("--link", "with_link", is_flag=True, help=_("Make a link to hand over; it is shown once."))
@as_json_option
@with_database
def ask(
    slug: str, begins: date, ends: date, amount: Money, *, send: bool, with_link: bool, as_json: bool, **given: str
) -> None:
    """Record a request, and send it where that is asked for."""
    from relance.deposits.guarantee import requests
    from relance.deposits.request.checking import usual
    from relance.deposits.told.messages import send_request
    from relance.domain.deposits.guarantees import GuaranteeKind

    with _acting(slug) as here:
        figures = usual(here)
        made = requests.ask(
            here,
            requests.Wanted(
                GuaranteeKind(given["kind"]),
                given["place"],
                begins,
                ends,
                Money(amount.amount, given["currency"].upper()),
                requests.Guest(given["guest"], given["email"], given["mobile"], given["language"]),
                scheme=given["scheme"],
                external_id=given["reference"],
                claim_days=figures.claim_days,
                remind_days=figures.remind_days,
            ),
        )
        if send:
            send_request(here, made.pk)
        address = requests.link_to(here, made).address if with_link else ""
        number = requests.number_of(made)
    if as_json:
        print_json({"number": number, "id": made.pk, "claim_until": made.claim_until, "link": address or None})
        return
    tell("Asked for: {number}. Something may be claimed until {day}.", number=number, day=made.claim_until)
    if address:
        tell("The guest's link, shown once: {address}", address=address)


@command.command("list", help=_("List deposits with their recovery lines."))
@organisation_option
@click.option(
    "--view",
    type=click.Choice(["current", "coming", "staying", "claimed", "failed", "done"]),
    default="current",
    show_default=True,
    help=_("Which ones."),
)
@as_json_option
@with_database
def list_(slug: str, view: str, *, as_json: bool) -> None:
    """The list of the pages, whole."""
    from relance.deposits.overview.selectors import Wanted, every_deposit
    from relance.domain.deposits.standings import STANDING_WORDS

    with _acting(slug) as here:
        found = list(every_deposit(here, Wanted(view=view)))
    if as_json:
        print_json([_row(one) for one in found])
        return
    print_table(
        [
            _("Deposit"),
            _("Guest"),
            _("Arrival"),
            _("Departure"),
            _("Amount"),
            _("State"),
            _("Claimed"),
            _("Still open"),
        ],
        [
            (
                one.row.number,
                one.row.guest,
                one.row.begins_on,
                one.row.ends_on,
                one.row.money(one.row.amount),
                STANDING_WORDS[one.row.standing],
                one.row.money(one.row.claimed),
                one.row.money(one.row.open),
            )
            for one in found
        ],
    )


@command.command("show", help=_("Show one deposit: where it stands, its claims, attempts, and what comes next."))
@click.argument("number")
@organisation_option
@as_json_option
@with_database
def show(number: str, slug: str, *, as_json: bool) -> None:
    """One deposit."""
    from relance.deposits.claim.situations import number_of
    from relance.deposits.overview.one_deposit import story_of
    from relance.domain.deposits.standings import STANDING_WORDS

    with _acting(slug) as here:
        story = story_of(here, _named(here, number))
        assert story is not None  # noqa: S101 (it was just found)
    row = story.deposit.row
    claims = [
        {
            "number": number_of(one.claim),
            "reason": one.claim.reason,
            "claimed": one.money(one.claim.amount).amount,
            "scheme": one.money(one.line.scheme).amount,
            "card": one.money(one.line.card).amount,
            "messages": one.money(one.line.messages).amount,
            "open": one.money(one.line.open).amount,
            "outcome": one.claim.outcome or None,
            "attempts": [
                {
                    "ordinal": each.row.ordinal,
                    "amount": each.amount.amount,
                    "state": each.row.state,
                    "at": each.row.first_tried_at,
                }
                for each in one.attempts
            ],
            "next_attempt": one.outlook.next.at if one.outlook and one.outlook.next else None,
            "answers": [
                {"id": each.pk, "kind": each.kind, "settled": each.settled_at is not None} for each in one.answers
            ],
        }
        for one in story.claims
    ]
    if as_json:
        print_json(_row(story.deposit) | {"claims": claims})
        return
    tell("{number}, {guest}: {state}.", number=row.number, guest=row.guest, state=STANDING_WORDS[row.standing])
    for one in story.claims:
        facts = {"claimed": one.money(one.claim.amount), "open": one.money(one.line.open), "count": len(one.attempts)}
        tell("{claimed} claimed, {open} open, {count} {count:attempt|attempts}.", **facts)
        for each in one.attempts:
            tell("  {ordinal}. {amount}: {result}", ordinal=each.row.ordinal, amount=each.amount, result=each.result)
        if one.outlook is not None:
            tell("  {why}", why=one.outlook.decision.because.sentence)
        for answer in one.to_settle:
            tell("  Answer {id} waits for you: {text}", id=answer.pk, text=answer.exchange.text or answer.kind)


@command.command(
    "claim", help=_("Claim on a deposit; --line LABEL=AMOUNT for each thing, the guest is told in ten minutes.")
)
@click.argument("number")
@organisation_option
@click.option("--reason", required=True, help=_("Code of the reason, such as damage, loss, cleaning."))
@click.option("--story", required=True, help=_("What happened, as the guest reads it."))
@click.option(
    "--line", "lines", multiple=True, required=True, help=_("LABEL=QUOTE, or LABEL=PRICE,AGE/LIFETIME in months.")
)
@click.option("--service", is_flag=True, help=_("The price of a service, with VAT; an indemnity without it."))
@click.option("--recover/--ask-first", "recover", required=True, help=_("Whether what is left is recovered by itself."))
@as_json_option
@with_database
def claim(
    number: str,
    slug: str,
    reason: str,
    story: str,
    lines: tuple[str, ...],
    *,
    service: bool,
    recover: bool,
    as_json: bool,
) -> None:
    """The same as on the page."""
    from relance.deposits.claiming.drafting import make
    from relance.deposits.claiming.making import ClaimWord
    from relance.deposits.overview.one_deposit import find_guarantee as found
    from relance.deposits.request.checking import usual
    from relance.deposits.told.messages import TO_UNDO
    from relance.domain.deposits.claims import DebtNature

    with _acting(slug) as here:
        figures, guarantee = usual(here), found(here, _named(here, number))
        was_shown = reason == "no_show" and guarantee is not None and guarantee.kind == "no_show"
        word = ClaimWord(
            reason=reason,
            story=story,
            lines=[_line(text) for text in lines],
            debt_nature=DebtNature.SERVICE if service else DebtNature.INDEMNITY,
            automatic_recovery=recover,
            answer_period=TO_UNDO if was_shown else timedelta(hours=figures.answer_hours),
            window_days=figures.window_days,
        )
        made = make(here, _named(here, number), word)
    amount, covered = (Money(one, made.currency).rounded() for one in (made.amount, made.covered))
    if as_json:
        facts = {"id": made.pk, "claimed": amount.amount, "covered": covered.amount, "answer_until": made.answer_until}
        print_json(facts | {"window_ends_on": made.window_ends_on})
        return
    tell(
        "{amount} claimed, of which the scheme pays {covered}. The guest is heard first.",
        amount=amount,
        covered=covered,
    )


@command.command("lower", help=_("Lower the running claim to AMOUNT, or call it off and refund with --off."))
@click.argument("number")
@click.argument("amount", type=AmountParameter(), required=False)
@organisation_option
@click.option("--off", is_flag=True, help=_("Call it off: what came in goes back."))
@click.option("--words", default="", help=_("What the guest reads."))
@as_json_option
@with_database
def lower_(number: str, amount: Money | None, slug: str, words: str, *, off: bool, as_json: bool) -> None:
    """Lower, or call off."""
    from relance.deposits.claiming.changing import lower

    with _acting(slug) as here:
        claimed = _running(here, number)
        if off == (amount is not None):
            raise LowerHow
        to = Money(amount.amount if amount is not None else Decimal(0), claimed.currency)
        lower(here, claimed.pk, to, words)
    _done(
        slug,
        claimed.guarantee_id,
        "Lowered to {amount}. What came in beyond it goes back.",
        as_json=as_json,
        amount=to.rounded(),
    )


@command.command("answer", help=_("Say that the guest's answer ID is dealt with: what it paused goes on."))
@click.argument("answer", type=int)
@organisation_option
@click.option("--words", default="", help=_("Why you go on, for your own record."))
@as_json_option
@with_database
def answer_(answer: int, slug: str, words: str, *, as_json: bool) -> None:
    """Settle an answer."""
    from relance.deposits.overview.one_deposit import claim_answered
    from relance.exchanges.answers import settle

    with _acting(slug) as here:
        claimed = claim_answered(here, answer)
        if claimed is None:
            raise DepositUnknown(number=str(answer))
        settle(here, answer, words)
    _done(slug, claimed.guarantee_id, "Settled: what this answer paused goes on.", as_json=as_json)


@command.command("stop", help=_("Try the card no more; the window runs on to its end."))
@click.argument("number")
@organisation_option
@as_json_option
@with_database
def stop(number: str, slug: str, *, as_json: bool) -> None:
    """Stop the attempts."""
    from relance.deposits.claiming.changing import stop_attempts

    with _acting(slug) as here:
        claimed = _running(here, number)
        stop_attempts(here, claimed.pk)
    _done(
        slug,
        claimed.guarantee_id,
        "Stopped: the card is not tried any more. The window runs on to its end.",
        as_json=as_json,
    )


@command.command("release", help=_("Let the card go: nothing can be claimed any more."))
@click.argument("number")
@organisation_option
@as_json_option
@with_database
def release(number: str, slug: str, *, as_json: bool) -> None:
    """Let the card go."""
    from relance.deposits.guarantee import requests
    from relance.deposits.told.messages import tell_released

    with _acting(slug) as here:
        guarantee = _named(here, number)
        requests.release(here, guarantee)
        tell_released(here, guarantee)
    _done(slug, guarantee, "Released: nothing can be claimed any more.", as_json=as_json)


@command.command("cancel", help=_("Take a request back: its link opens no more."))
@click.argument("number")
@organisation_option
@as_json_option
@with_database
def cancel(number: str, slug: str, *, as_json: bool) -> None:
    """Take it back."""
    from relance.deposits.guarantee import requests
    from relance.deposits.told.messages import tell_cancelled

    with _acting(slug) as here:
        guarantee = _named(here, number)
        requests.cancel(here, guarantee)
        tell_cancelled(here, guarantee)
    _done(slug, guarantee, "Taken back: the guest's link opens no more, and no card stands behind it.", as_json=as_json)


@command.command(
    "record-place", help=_("Make a link by which whoever looks at the place records it room by room; it is shown once.")
)
@click.argument("number")
@organisation_option
@as_json_option
@with_database
def record_place(number: str, slug: str, *, as_json: bool) -> None:
    """The same link as the page makes."""
    from relance.deposits.proof.place_records import link_to_record

    with _acting(slug) as here:
        address = link_to_record(here, _named(here, number)).address
    if as_json:
        print_json({"number": number, "link": address})
        return
    tell("The link for whoever looks at the place, shown once: {address}", address=address)


@command.command("season", help=_("Ask for a season of stays: a CSV FILE, a line for each; all of it or nothing."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@organisation_option
@click.option("--send", is_flag=True, help=_("Send each request to its guest."))
@click.option("--dry-run", is_flag=True, help=_("Say what the file asks for, and ask for nothing."))
@as_json_option
@with_database
def season(file: Path, slug: str, *, send: bool, dry_run: bool, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.request.season import ask_season, read_season

    content = file.read_bytes()
    with _acting(slug) as here:
        found = read_season(here, content)
        asked = 0 if dry_run else ask_season(here, content, send=send)[0]
    if as_json:
        faults = [{"line": one.line, "why": say(one.why, LANGUAGE)} for one in found.faults]
        print_json({"wanted": len(found.wanted), "known": len(found.known), "faults": faults, "asked": asked})
        return
    tell(
        "{lines} {lines:line|lines}: {wanted} to ask for, {known} known already.",
        lines=found.lines,
        wanted=len(found.wanted),
        known=len(found.known),
    )
    for one in found.faults:
        tell("Line {line}: {why}", line=one.line, why=one.why)
    if not dry_run:
        tell("Asked for: {count}. Known already: {known}.", count=asked, known=len(found.known))


@command.command(
    "address", help=_("Make the permanent address of PLACE, list those in use without one, or end one with --end CODE.")
)
@click.argument("place", required=False)
@organisation_option
@click.option("--amount", type=AmountParameter(), help=_("Amount of the deposit."))
@click.option("--currency", default="EUR", show_default=True, help=_("Its currency."))
@click.option("--scheme", default="", help=_("Name of the scheme; the standard one without it."))
@click.option("--end", "ended", default="", help=_("End the address with this code."))
@as_json_option
@with_database
def address_(
    place: str | None, slug: str, amount: Money | None, currency: str, scheme: str, ended: str, *, as_json: bool
) -> None:
    """The same as on the page."""
    from relance.deposits.request import permalinks

    with _acting(slug) as here:
        if ended:
            permalinks.end_permalink(here, ended)
        elif place:
            if amount is None:
                raise click.UsageError(_("Give --amount."))
            permalinks.make_permalink(here, place, Money(amount.amount, currency.upper()), scheme)
        rows = permalinks.permalinks(here)
    if as_json:
        print_json([_address(one) for one in rows])
        return
    for one in rows:
        tell("{place}, {amount}: {address}", place=one.listing, amount=one.amount, address=one.url)


def _address(one: Any) -> dict[str, Any]:
    amount = {"amount": one.amount.amount, "currency": one.amount.currency}
    return {"code": one.code, "address": one.url, "place": one.listing, **amount}


def _acting(slug: str) -> AbstractContextManager[Any]:
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    return acting(organisation_id_of(slug), actor(), now())


def _done(slug: str, guarantee: int, template: str, *, as_json: bool, **facts: object) -> None:
    """What was done, in words, or how the deposit stands by now."""
    from relance.deposits.overview.selectors import find_deposit

    if not as_json:
        tell(template, **facts)
        return
    with _acting(slug) as here:
        print_json(_row(find_deposit(here, guarantee)))


def _named(here: Any, number: str) -> int:
    """The deposit that a number names. Raises DepositUnknown."""
    from relance.deposits.overview.selectors import deposit_numbered

    found = deposit_numbered(here, number)
    if found is None:
        raise DepositUnknown(number=number[:40])
    return found


def _running(here: Any, number: str) -> Any:
    """Its latest claim. Raises DepositUnknown, NothingClaimed."""
    from relance.deposits.overview.one_deposit import latest_claim

    found = latest_claim(here, _named(here, number))
    if found is None:
        raise NothingClaimed(number=number[:40])
    return found


def _line(text: str) -> Any:
    """LABEL=QUOTE or LABEL=PRICE,AGE/LIFETIME. Raises LineFigures."""
    from decimal import InvalidOperation

    from relance.domain.deposits.claims import Line

    label, equals, figures = text.rpartition("=")
    price, comma, wear = figures.partition(",")
    age, slash, lifetime = wear.partition("/")
    try:
        if not equals or bool(comma) != bool(slash):
            raise ValueError(text)
        if not comma:
            return Line(label.strip(), quote=Decimal(price))
        return Line(label.strip(), price_new=Decimal(price), age=int(age), lifetime=int(lifetime))
    except (ValueError, InvalidOperation):
        raise LineFigures(text=text[:80]) from None


def _row(one: Any) -> dict[str, Any]:
    row = one.row
    asked_at: datetime | None = row.asked_at
    return {
        "number": row.number,
        "id": row.id,
        "guest": row.guest,
        "place": row.listing,
        "scheme": row.scheme,
        "reference": row.external_id or None,
        "begins_on": row.begins_on,
        "ends_on": row.ends_on,
        "claim_until": row.claim_until,
        "amount": row.money(row.amount).amount,
        "currency": row.currency,
        "state": row.standing.value,
        "decide": one.decides.value if one.decides else None,
        "asked_at": asked_at,
        "claimed": row.money(row.claimed).amount,
        "scheme_pays": row.money(row.covered).amount,
        "card": row.money(row.card).amount,
        "messages": row.money(row.after).amount,
        "open": row.money(row.open).amount,
    }


@command.command(
    "give-back",
    help=_(
        "Note that you gave AMOUNT of a claim, or of a plain payment, back by hand: what no card brought, or a refund that was refused."
    ),
)
@click.argument("number")
@click.argument("amount", type=AmountParameter())
@organisation_option
@click.option("--note", default="", help=_("How it went back: cash, a transfer."))
@as_json_option
@with_database
def give_back(number: str, amount: Money, slug: str, note: str, *, as_json: bool) -> None:
    """Note it."""
    from relance.deposits.card import owing, plain_payments
    from relance.deposits.overview.one_deposit import latest_claim

    with _acting(slug) as here:
        guarantee = _named(here, number)
        claimed = latest_claim(here, guarantee)
        given = _in_its_currency(here, guarantee, amount)
        if claimed is None:
            plain_payments.record_given_back(here, guarantee, given, note)
        else:
            owing.record_given_back(here, claimed.pk, given, note)
    _done(slug, guarantee, "Noted: {amount} given back.", as_json=as_json, amount=given)


@command.command("refund", help=_("Give AMOUNT of what was paid outright back to the card that paid it."))
@click.argument("number")
@click.argument("amount", type=AmountParameter())
@organisation_option
@as_json_option
@with_database
def refund(number: str, amount: Money, slug: str, *, as_json: bool) -> None:
    """The same as on the page."""
    from relance.deposits.card.plain_payments import give_back as give_payment_back

    with _acting(slug) as here:
        guarantee = _named(here, number)
        given = _in_its_currency(here, guarantee, amount)
        give_payment_back(here, guarantee, given)
    _done(slug, guarantee, "{amount} goes back to the card that paid it.", as_json=as_json, amount=given)


def _in_its_currency(here: Any, guarantee: int, amount: Money) -> Money:
    from relance.deposits.overview.one_deposit import find_guarantee

    found = find_guarantee(here, guarantee)
    return Money(amount.amount, found.currency if found is not None else amount.currency).rounded()


@command.command(
    "evidence",
    help=_("Write what answers a cardholder's bank about the last claim, or a plain payment, to FILE, a ZIP archive."),
)
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@organisation_option
@as_json_option
@with_database
def evidence(number: str, file: Path, slug: str, *, as_json: bool) -> None:
    """Write it."""
    from relance.deposits.card.evidence import pack, pack_payment
    from relance.deposits.overview.one_deposit import latest_claim

    with _acting(slug) as here:
        guarantee = _named(here, number)
        claimed = latest_claim(here, guarantee)
        packed = pack(here, claimed.pk) if claimed is not None else pack_payment(here, guarantee)
        if packed is None:
            raise DepositUnknown(number=number)
    try:
        file.write_bytes(packed)
    except OSError as error:
        raise FileNotWritten(file=str(file), why=error.strerror or str(error)) from error
    if as_json:
        print_json({"number": number, "file": str(file), "bytes": len(packed)})
        return
    tell("Written: {file}.", file=str(file))
