"""What needs a person, and what came in: counted once a page, each line one way on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from relance.domain.calendars import next_half_year
from relance.domain.money import Money
from relance.domain.scenario.reasons import FOR_A_PERSON, SHORT, Reason
from relance.domain.sentences import Sentence
from relance.exchanges.models import Party
from relance.exchanges.words import PARTY_WORDS
from relance.office.debtors.selectors import ACCUMULATING, accumulating_facts
from relance.office.figures import MOST_COUNTED
from relance.outbox.selectors import NOT_WRITTEN
from relance.tenancy.published_rates import known_tables

RATES_END_WITHIN = timedelta(days=30)
CAME_IN_WITHIN = timedelta(days=7)
ICONS = {
    Reason.SCENARIO_FINISHED: "cases", Reason.NO_ADDRESS: "email", Reason.KIND_UNKNOWN: "debtors", Reason.DUE_DATE_ASSUMED: "calendar",
    Reason.UNALLOCATED_CREDIT: "bank", Reason.ANOMALY: "stop", Reason.UNDELIVERABLE: "email", Reason.NO_SCENARIO: "stop",
    Reason.MISSING_FROM_EXPORT: "import", Reason.LIMITATION_PASSED: "calendar", Reason.DISPUTE: "hand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A line: what, why it matters, and the page and query that it opens."""

    icon: str
    title: Sentence
    meaning: Sentence
    page: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """What a side undertook, and nobody has said the end of."""

    debtor: int
    debtor_name: str
    until: date
    party: Sentence
    what: str
    is_broken: bool


COUNTED = f"""
    SELECT 'reason', g.outcome, count(*) FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id
    WHERE r.open_amount > 0 AND g.outcome = ANY(%(reasons)s) GROUP BY g.outcome
    UNION ALL
    SELECT 'message', CASE WHEN m.state = 'queued' THEN 'to_print' WHEN m.state = 'handed_over' AND m.channel = 'person' THEN 'to_call'
        ELSE m.state END, count(*) FROM outbox_message m
    WHERE m.state IN ('unconfirmed', 'handed_over', 'kept_back') OR m.state = 'queued' AND m.channel = 'post' GROUP BY 2
    UNION ALL
    SELECT 'contact', 'bounced', count(*) FROM parties_contact WHERE bounced_at IS NOT NULL
    UNION ALL
    SELECT 'receivable', 'to_review', count(*) FROM receivables_receivable WHERE nature <> 'invoice' AND open_amount > 0
    UNION ALL
    SELECT 'exchange', 'unread', count(DISTINCT debtor_id) FROM exchanges_exchange WHERE is_unread
    UNION ALL
    SELECT 'letter', 'not_written', count(*) FROM ({NOT_WRITTEN}) w
    UNION ALL
    SELECT 'account', 'no_holder', count(*) FROM tenancy_preference WHERE key = 'creditor-iban'
        AND NOT EXISTS (SELECT FROM tenancy_preference WHERE key = 'creditor-account-holder')
    UNION ALL
    SELECT 'mail', 'waiting', count(*) FROM inbox_mail WHERE state = 'waiting'
    UNION ALL
    SELECT 'help', 'asked', count(*) FROM office_helprequest WHERE seen_at IS NULL
    UNION ALL
    SELECT 'debtor', 'accumulating', count(*) FROM (SELECT FROM ({ACCUMULATING}) a LIMIT {MOST_COUNTED}) a
"""  # noqa: S608 (a piece of our own)
PROMISES = """
    SELECT d.id, d.name, c.due_on, c.party, c.what FROM exchanges_commitment c JOIN parties_debtor d ON d.id = c.debtor_id
    WHERE c.ended_at IS NULL AND c.due_on <= %(until)s
    UNION
    SELECT d.id, d.name, h.until, 'debtor', '' FROM receivables_hold h
    LEFT JOIN receivables_receivable r ON r.id = h.receivable_id
    JOIN parties_debtor d ON d.id = coalesce(h.debtor_id, r.debtor_id)
    WHERE h.kind = 'promise' AND h.released_at IS NULL AND h.until BETWEEN %(since)s AND %(until)s
        AND NOT EXISTS (SELECT FROM exchanges_commitment c WHERE c.debtor_id = d.id AND c.due_on = h.until)
    ORDER BY 3, 2 LIMIT 30
"""
CAME_IN = """
    (SELECT 'import' AS kind, imported_at AS at, file_name AS what, created_count AS number, NULL::numeric AS amount, '' AS currency
        FROM intake_import WHERE imported_at > %(since)s ORDER BY imported_at DESC LIMIT 5)
    UNION ALL
    (SELECT 'payment', p.recorded_at, d.name, 1, p.amount, p.currency FROM receivables_payment p
        JOIN parties_debtor d ON d.id = p.debtor_id
        WHERE p.recorded_at > %(since)s AND p.source <> 'books' AND p.voided_at IS NULL ORDER BY p.recorded_at DESC LIMIT 5)
    UNION ALL
    (SELECT 'bounce', m.settled_at, d.name, 1, NULL, '' FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
        JOIN parties_debtor d ON d.id = n.debtor_id
        WHERE m.state = 'bounced' AND m.settled_at > %(since)s ORDER BY m.settled_at DESC LIMIT 5)
    ORDER BY at DESC
"""


def tasks(*, today: date) -> list[Task]:
    """What needs a person. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"reasons": [reason.value for reason in FOR_A_PERSON], **accumulating_facts(today)})
        counted = {(what, code): count for what, code, count in cursor.fetchall()}
    outcomes = {Reason(code): count for (what, code), count in counted.items() if what == "reason"}
    unconfirmed, handed_over, to_print, to_call, kept_back = (
        counted.get(("message", code), 0) for code in ("unconfirmed", "handed_over", "to_print", "to_call", "kept_back")
    )
    bounced, to_review, accumulating, answered = (
        counted[key]
        for key in (
            ("contact", "bounced"),
            ("receivable", "to_review"),
            ("debtor", "accumulating"),
            ("exchange", "unread"),
        )
    )
    asked, unwritten = counted["help", "asked"], counted["letter", "not_written"]
    without_holder = counted["account", "no_holder"]
    found = [
        (unwritten, Task("stop", Sentence("Letters that could not be written: {count}", {"count": unwritten}),
            Sentence("Open each one: it says why. Mend that, then have it written again."), "outbox", "?show=not-written")),
        (answered, Task("email", Sentence("Answers to read: {count}", {"count": answered}),
            Sentence("A customer wrote back. Nothing goes to him until somebody has read it."), "debtors", "?show=answered")),
        (counted["mail", "waiting"], Task("email", Sentence("Mail to place: {count}", {"count": counted["mail", "waiting"]}),
            Sentence("It may be an answer, and we cannot tell whose: it pauses nobody until you say."), "inbox")),
        (kept_back, Task("stop", Sentence("Our own server is refused: {count}", {"count": kept_back}),
            Sentence("Messages wait: a block list, a missing record or a quota. No other way is taken until you say so."), "outbox",
            "?state=kept_back")),
        (to_call, Task("person", Sentence("Calls to make: {count}", {"count": to_call}),
            Sentence("A step asks a person to speak with the customer."), "outbox", "?state=handed_over&channel=person")),
        (unconfirmed, Task("stop", Sentence("Unconfirmed messages: {count}", {"count": unconfirmed}),
            Sentence("We cannot tell whether they left. They will not be sent again without you."), "outbox", "?state=unconfirmed")),
        (handed_over, Task("outbox", Sentence("Handed over, not known to have left: {count}", {"count": handed_over}),
            Sentence("Drafts and printed letters: say when they left."), "outbox", "?state=handed_over")),
        (to_print, Task("post", Sentence("Letters to print: {count}", {"count": to_print}),
            Sentence("Close the batch, print it, then say when it was posted."), "outbox", "?state=queued&channel=post")),
        (bounced, Task("email", Sentence("Addresses that do not work: {count}", {"count": bounced}),
            Sentence("A message came back. It does not count as received."), "debtors", "?show=bounced")),
        (accumulating, Task("debtors", Sentence("Unpaid invoices pile up: {count}", {"count": accumulating}),
            Sentence("Three overdue or more, and still growing: speak to them before you deliver again."), "debtors",
            "?show=accumulating")),
        (asked, Task("help", Sentence("Colleagues ask for help: {count}", {"count": asked}),
            Sentence("An owner of the company says when it is seen to."), "help", "#ask")),
        (without_holder, Task("bank", Sentence("The account to pay into has no holder's name."),
            Sentence("Banks compare it with each transfer, and warn your customers: write it as your bank has it."), "preferences",
            "#identity")),
        (to_review, Task("care", Sentence("To say what they are: {count}", {"count": to_review}),
            Sentence("Open debits that are perhaps no invoices; nobody is reminded of them meanwhile."), "late", "?show=review")),
    ]  # fmt: skip
    listed = [task for count, task in found if count]
    listed += [
        Task(ICONS[reason], Sentence("{what}: {count}", {"what": SHORT[reason], "count": outcomes[reason]}),
             MEANING[reason], "late", f"?why={reason.value}")
        for reason in FOR_A_PERSON if reason in outcomes
    ]  # fmt: skip
    return listed + _ending_rates(today)


def _ending_rates(today: date) -> list[Task]:
    """Tables that end within a month or have ended, each with the first day, that of a half-year, whose rate is missing."""
    missing = [(table, next_half_year(table.known_until)) for table in known_tables().values()]
    return [
        Task("calendar", Sentence("{table}: no rate yet for {day}", {"table": table.name, "day": day}),
             Sentence("Without it nothing is counted from that day on, and nothing is guessed. Whoever runs the program adds it: {command}",
                      {"command": f"relance rates add {table.key} {day} RATE --source TEXT"}),
             "preferences")
        for table, day in missing if day <= today + RATES_END_WITHIN
    ]  # fmt: skip


MEANING: dict[Reason, Sentence] = {
    Reason.SCENARIO_FINISHED: Sentence("Every step was taken without payment: hand over, agree on a plan, or give up."),
    Reason.NO_ADDRESS: Sentence("Neither an e-mail nor a postal address is known."),
    Reason.KIND_UNKNOWN: Sentence("Say whether they are businesses: no formal notice and no penalty until then."),
    Reason.DUE_DATE_ASSUMED: Sentence("The books give no due date: state your payment terms, or the date."),
    Reason.UNALLOCATED_CREDIT: Sentence("Money came in that nobody has set against an invoice."),
    Reason.ANOMALY: Sentence("An amount far above what the customer ever had: check it first."),
    Reason.UNDELIVERABLE: Sentence("Tried several times; nothing arrives."),
    Reason.NO_SCENARIO: Sentence("No scenario is for this kind of customer."),
    Reason.MISSING_FROM_EXPORT: Sentence("The latest export no longer mentions them: paid, or left out?"),
    Reason.LIMITATION_PASSED: Sentence("Nothing may be demanded any more; giving up is an act of yours."),
    Reason.DISPUTE: Sentence("Nothing is asked until somebody answers."),
}


def promised(*, today: date) -> list[Promised]:
    """What is undertaken and due by in two weeks, or lapsed. Call it while acting in the organisation."""
    fortnight = timedelta(days=14)
    with connection.cursor() as cursor:
        cursor.execute(PROMISES, {"since": today - fortnight, "until": today + fortnight})
        return [
            Promised(debtor, name, until, PARTY_WORDS[Party(party)], what, until < today)
            for debtor, name, until, party, what in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in."""

    icon: str
    said: Sentence


def came_in(*, today: date) -> list[Arrival]:
    """Imports, payments and messages that came back, of the last week. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(CAME_IN, {"since": today - CAME_IN_WITHIN})
        return [_arrival(*row) for row in cursor.fetchall()][:10]


def _arrival(kind: str, at: object, what: str, number: int, amount: object, currency: str) -> Arrival:
    match kind:
        case "import":
            return Arrival(
                "import", Sentence("{at}: {file}, new receivables {count}", {"at": at, "file": what, "count": number})
            )
        case "payment":
            paid = Money(amount, currency).rounded()  # type: ignore[arg-type]
            return Arrival("bank", Sentence("{at}: {amount} from {debtor}", {"at": at, "amount": paid, "debtor": what}))
    return Arrival("email", Sentence("{at}: a message to {debtor} came back", {"at": at, "debtor": what}))
