"""What needs a person, and what came in: counted once a page, each line one way on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.db import connection

from relance.domain.calendars import ONE_DAY, next_half_year
from relance.domain.law.fr.claim_declaration import Declaring
from relance.domain.law.fr.declaration_words import DECLARE_IT, GIVE_DATES, RELIEF
from relance.domain.law.fr.legal_forms import FORM, FORMS
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.law.fr.limitation_words import STOPS_FOR_ALL
from relance.domain.law.fr.standing import first_day_established
from relance.domain.rates import RateTable
from relance.domain.scenario.reasons import FOR_A_PERSON, SHORT, Reason
from relance.domain.sentences import Sentence
from relance.insight.counting import MOST_COUNTED
from relance.insight.debtors import ACCUMULATING, accumulating_facts
from relance.letters.compose import REQUIRED
from relance.letters.words import joined
from relance.outbox.selectors import NOT_WRITTEN
from relance.receivables.insolvency import UNDECLARED, Undeclared, undeclared_from
from relance.receivables.limitation import NEAR, NearTheEnd, bounds, nearing_from
from relance.tenancy.preferences import MEDIATOR, Choice, lacking_mentions, mediator_of

RATES_END_WITHIN = timedelta(days=30)
SEE = Sentence("See")
TOLD = tuple(
    reason for reason in FOR_A_PERSON if reason is not Reason.KIND_UNKNOWN
)  # customers are asked about, not their invoices
ICONS = {
    Reason.SCENARIO_FINISHED: "cases", Reason.NO_ADDRESS: "email", Reason.DUE_DATE_ASSUMED: "calendar",
    Reason.UNALLOCATED_CREDIT: "bank", Reason.ANOMALY: "stop", Reason.UNDELIVERABLE: "email", Reason.NO_SCENARIO: "stop",
    Reason.MISSING_FROM_EXPORT: "import", Reason.LIMITATION_PASSED: "calendar", Reason.DISPUTE: "hand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """A line: what, of whom first, why it matters; and the verb on the page and query that it opens."""

    icon: str
    title: Sentence
    meaning: Sentence
    page: str
    query: str = ""
    verb: Sentence = SEE
    who: Sentence | str = ""


# Each: what, which of them, how many, and the first and last debtor they are of.
COUNTED = f"""
    SELECT c.what, c.code, c.count, d.name, c.first IS DISTINCT FROM c.last FROM (
    SELECT 'reason', g.outcome, count(*), min(r.debtor_id), max(r.debtor_id)
    FROM scenarios_dunning g JOIN receivables_receivable r ON r.id = g.receivable_id
    WHERE r.open_amount > 0 AND g.outcome = ANY(%(reasons)s) GROUP BY g.outcome
    UNION ALL
    SELECT 'message', CASE WHEN m.state = 'queued' THEN 'to_print' ELSE m.state END, count(*), min(n.debtor_id), max(n.debtor_id)
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id
    WHERE m.state IN ('unconfirmed', 'handed_over', 'kept_back') AND m.channel <> 'person'
        OR m.state = 'queued' AND m.channel = 'post' GROUP BY 2
    UNION ALL
    SELECT 'contact', 'bounced', count(*), min(debtor_id), max(debtor_id) FROM parties_contact WHERE bounced_at IS NOT NULL
    UNION ALL
    SELECT 'receivable', 'to_review', count(*), min(debtor_id), max(debtor_id)
    FROM receivables_receivable WHERE nature <> 'invoice' AND open_amount > 0
    UNION ALL
    SELECT 'books', 'differing', count(*), min(r.debtor_id), max(r.debtor_id) FROM (
        SELECT receivable_id FROM intake_disagreement WHERE decision = '' LIMIT {MOST_COUNTED}) g
        JOIN receivables_receivable r ON r.id = g.receivable_id
    UNION ALL
    SELECT 'debtor', 'doubted', count(*), min(id), max(id) FROM parties_debtor WHERE maybe_same_as_id IS NOT NULL
    UNION ALL
    SELECT 'debtor', 'shown_signs', count(*), min(id), max(id) FROM parties_debtor WHERE name LIKE '%%⟨U+%%'
    UNION ALL
    SELECT 'debtor', 'kind_unsaid', count(*), min(u.id), max(u.id) FROM (
        SELECT d.id FROM parties_debtor d WHERE d.kind_in_law = 'unknown'
            AND EXISTS (SELECT FROM receivables_receivable r WHERE r.debtor_id = d.id AND r.open_amount > 0) LIMIT {MOST_COUNTED}) u
    UNION ALL
    SELECT 'receivable', 'unestablished', count(*), min(r.debtor_id), max(r.debtor_id)
    FROM receivables_receivable r JOIN parties_debtor d ON d.id = r.debtor_id
    WHERE r.nature = 'invoice' AND r.open_amount > 0 AND r.due_on < %(established)s AND NOT r.due_is_assumed
        AND (d.kind_in_law = 'public_body' OR d.kind_in_law = 'company' AND NOT EXISTS (
            SELECT FROM tenancy_preference WHERE key = 'penalty-rate'))
    UNION ALL
    SELECT 'exchange', 'unread', count(DISTINCT debtor_id), min(debtor_id), max(debtor_id) FROM exchanges_exchange WHERE is_unread
    UNION ALL
    SELECT 'letter', 'not_written', count(*), min(n.debtor_id), max(n.debtor_id)
    FROM ({NOT_WRITTEN}) w JOIN outbox_message m ON m.id = w.id JOIN outbox_notice n ON n.id = m.notice_id
    UNION ALL
    SELECT 'identity', 'missing', 1, NULL, NULL WHERE EXISTS (SELECT FROM outbox_message WHERE state IN ('proposed', 'queued'))
        AND (SELECT count(*) FROM tenancy_preference WHERE key = ANY(%(identity)s)) < %(identity_size)s
    UNION ALL
    SELECT 'account', 'no_holder', count(*), NULL, NULL FROM tenancy_preference WHERE key = 'creditor-iban'
        AND NOT EXISTS (SELECT FROM tenancy_preference WHERE key = 'creditor-account-holder')
    UNION ALL
    SELECT 'text', 'waiting', count(*), NULL, NULL FROM letters_proposedtext
    UNION ALL
    SELECT 'preference', key || '=' || value, 1, NULL, NULL FROM tenancy_preference WHERE key = ANY(%(mentions)s)
    UNION ALL
    SELECT 'mediator', 'missing', 1, NULL, NULL WHERE EXISTS (SELECT FROM parties_debtor WHERE kind_in_law = 'consumer')
    UNION ALL
    SELECT 'mail', 'waiting', count(*), NULL, NULL FROM inbox_mail WHERE state = 'waiting'
    UNION ALL
    SELECT 'upload', 'waiting', count(*), NULL, NULL FROM intake_upload WHERE uploaded_by = 'folder'
    UNION ALL
    SELECT 'folder', f.trouble, 1, NULL, NULL FROM intake_watchedfolder f JOIN tenancy_preference p ON p.id = f.preference
        AND p.key = 'watched-folder' AND p.value = f.path WHERE f.trouble <> ''
    UNION ALL
    SELECT 'folder', 'left', count(*), NULL, NULL FROM intake_watchedfile WHERE state = 'left'
    UNION ALL
    SELECT 'help', 'asked', count(*), NULL, NULL FROM office_helprequest WHERE seen_at IS NULL
    UNION ALL
    SELECT 'debtor', 'accumulating', count(*), min(a.debtor_id), max(a.debtor_id) FROM ({ACCUMULATING} LIMIT {MOST_COUNTED}) a
    UNION ALL
    SELECT 'limitation', {NEAR}, 1, NULL, NULL
    UNION ALL
    SELECT 'insolvency', {UNDECLARED}, 1, NULL, NULL
    ) c (what, code, count, first, last) LEFT JOIN parties_debtor d ON d.id = c.first
"""  # noqa: S608 (pieces of our own)

# In the order of the page; ``count`` is filled in.
LINES: dict[tuple[str, str], Task] = {
    ("identity", "missing"): Task(
        "stop", Sentence("Letters lack who you are."),
        Sentence("Your address and the account to pay into: no letter can be written, nor leave, without them."), "preferences",
        "#identity", Sentence("Say it")),
    ("letter", "not_written"): Task(
        "stop", Sentence("Letters that could not be written: {count}"),
        Sentence("Open each: it says why. Mend that, then have it written again."), "outbox", "?show=not-written",
        Sentence("Mend")),
    ("exchange", "unread"): Task(
        "email", Sentence("Answers to read: {count}"),
        Sentence("A customer wrote back. Nothing goes to them until somebody has read it."), "debtors", "?show=answered",
        Sentence("Read them")),
    ("debtor", "doubted"): Task(
        "debtors", Sentence("Perhaps customers whom you know: {count}"),
        Sentence("An import left it to be said. Nobody is reminded of what is theirs until you say whether they are one."),
        "debtors", "?show=doubted", Sentence("Say it")),
    ("books", "differing"): Task(
        "import", Sentence("Invoices that two sources tell differently: {count}"),
        Sentence("Your list and your ledger do not leave the same open. The lesser is asked until one follows, or you say which is right."),
        "differing", verb=Sentence("Say which is right")),
    ("mail", "waiting"): Task(
        "email", Sentence("Mail to place: {count}"),
        Sentence("It may be an answer, and we cannot tell whose: it pauses nobody until you say."), "inbox",
        verb=Sentence("Place it")),
    ("message", "kept_back"): Task(
        "stop", Sentence("Our own server is refused: {count}"),
        Sentence("Messages wait: a block list, a missing record or a quota. No other way is taken until you say so."), "outbox",
        "?state=kept_back", Sentence("Decide")),
    ("message", "unconfirmed"): Task(
        "stop", Sentence("Unconfirmed messages: {count}"),
        Sentence("We cannot tell whether they left. They will not be sent again without you."), "outbox", "?state=unconfirmed",
        Sentence("Say whether they left")),
    ("message", "handed_over"): Task(
        "outbox", Sentence("Handed over, not known to have left: {count}"),
        Sentence("Drafts and printed letters: say when they left."), "outbox", "?state=handed_over", Sentence("Say when they left")),
    ("message", "to_print"): Task(
        "post", Sentence("Letters to print: {count}"), Sentence("Close the batch, print it, then say when it was posted."), "outbox",
        "?state=queued&channel=post", Sentence("Print")),
    ("contact", "bounced"): Task(
        "email", Sentence("Addresses that do not work: {count}"),
        Sentence("A message came back. It does not count as received."), "debtors", "?show=bounced", Sentence("Correct the address")),
    ("debtor", "accumulating"): Task(
        "debtors", Sentence("Unpaid invoices pile up: {count}"),
        Sentence("Three overdue or more, and still growing: speak to them before you deliver again."), "debtors",
        "?show=accumulating", Sentence("Speak to them")),
    ("debtor", "kind_unsaid"): Task(
        "debtors", Sentence("Customers of a kind that nobody has said: {count}"),
        Sentence("Until somebody says it they get the amount of the invoice alone: no penalty, no 40 euros, no formal notice."),
        "kinds", verb=Sentence("Say who they are")),
    ("folder", "unreachable"): Task(
        "stop", Sentence("The watched folder cannot be read."),
        Sentence("New exports are not taken in until it is there again, and Relance may read it; or name another one."), "preferences",
        "#books", Sentence("Mend")),
    ("folder", "elsewhere"): Task(
        "stop", Sentence("The watched folder belongs to another installation."),
        Sentence("A copy leaves it alone. If this one moved here, say so; or take the folder out and name it again."), "preferences",
        "#books", Sentence("Decide")),
    ("upload", "waiting"): Task(
        "import", Sentence("Files of the watched folder that wait for you: {count}"),
        Sentence("They ask something, or hold errors: nothing of them is booked before you have looked."), "import",
        verb=Sentence("Look at them")),
    ("folder", "left"): Task(
        "import", Sentence("Files of the watched folder that could not be taken in: {count}"),
        Sentence("The page says why of each; they stay where they are."), "import", verb=Sentence("Read why")),
    ("text", "waiting"): Task(
        "care", Sentence("Own words that wait for a second reader: {count}"),
        Sentence("Letters say what they said until another member approves them."), "scenarios", verb=Sentence("Read them")),
    ("help", "asked"): Task(
        "help", Sentence("Colleagues ask for help: {count}"), Sentence("An owner of the company says when it is seen to."), "help",
        "#ask", Sentence("Help")),
    ("account", "no_holder"): Task(
        "bank", Sentence("The account to pay into has no holder's name."),
        Sentence("Banks compare it with each transfer, and warn your customers: write it as your bank has it."), "preferences",
        "#identity", Sentence("Give the name")),
    ("mediator", "missing"): Task(
        "person", Sentence("Consumers owe you, and no consumer mediator is named."),
        Sentence("Who disputes a debt must be told whom to turn to (C. conso. L616-1). Letters name the mediator once you have."),
        "preferences", "#mediator", Sentence("Name the mediator")),
    ("debtor", "shown_signs"): Task(
        "care", Sentence("Names with signs that nobody sees: {count}"),
        Sentence("Such signs can make one name look like another. They are written out: check each name, and correct it."),
        "debtors", f"?q={quote('⟨U+')}", Sentence("Check the names")),
    ("receivable", "unestablished"): Task(
        "calendar", Sentence("Late since days whose rate we know from memory alone: {count}"),
        Sentence("Letters ask no penalty of days before {day}; the page of each invoice shows what they would bear.",
                 {"day": first_day_established()}), "late"),
    ("receivable", "to_review"): Task(
        "care", Sentence("Entries that are perhaps no invoices: {count}"),
        Sentence("Open debits of the ledger that no sale explains; nobody is reminded of them meanwhile."), "late", "?show=review",
        Sentence("Say what they are")),
}  # fmt: skip


MENTIONS = sorted({FORM, *(key for form in FORMS for key in form.asks), *(choice.key for choice in MEDIATOR)})


def _mentions(lacking: Sequence[tuple[Choice[Any], str]]) -> list[Task]:
    """What the letterhead lacks: one line, its articles with it."""
    if not lacking:
        return []
    title = Sentence("Your letters lack a mention: {what}", {"what": joined([choice.meaning for choice, _ in lacking])})
    facts = {"articles": ", ".join(dict.fromkeys(article for _, article in lacking))}
    meaning = Sentence("The law asks letters and e-mails to say it ({articles}); they leave all the same.", facts)
    return [Task("care", title, meaning, "preferences", "#identity", Sentence("Say it"))]


def tasks(*, today: date, rates: Iterable[RateTable]) -> list[Task]:
    """What needs a person. ``rates`` are the tables that penalties hang on. Call it while acting in the organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            COUNTED,
            {
                "mentions": MENTIONS,
                "identity": [choice.key for choice in REQUIRED],
                "identity_size": len(REQUIRED),
                "reasons": [reason.value for reason in TOLD],
                "established": first_day_established() - ONE_DAY,
                **accumulating_facts(today),
                **bounds(today),
            },
        )
        rows = cursor.fetchall()
    counted = {(what, code): found for what, code, *found in rows}
    insolvent = next((undeclared_from(code) for what, code, *_ in rows if what == "insolvency"), [])
    near = nearing_from(next((code for what, code, *_ in rows if what == "limitation"), None), today=today)
    said = dict(code.split("=", 1) for what, code, *_ in rows if what == "preference")
    if mediator_of(said):
        counted.pop(("mediator", "missing"), None)
    lines = LINES | {("reason", reason.value): _of_reason(reason) for reason in TOLD}
    listed = [_filled(line, *counted[key]) for key, line in lines.items() if key in counted and counted[key][0]]
    return (
        _to_declare(insolvent, today)
        + _near_the_end(near)
        + listed
        + _mentions(lacking_mentions(said))
        + _ending_rates(today, rates)
    )


def _of_reason(reason: Reason) -> Task:
    title = Sentence("{what}: {count}", {"what": SHORT[reason]})
    return Task(ICONS[reason], title, MEANING[reason], "late", f"?why={reason.value}", VERBS.get(reason, SEE))


def _filled(line: Task, count: int, debtor: str | None, has_others: bool) -> Task:
    title = Sentence(line.title.template, {**line.title.facts, "count": count})
    who = Sentence("{debtor} and others", {"debtor": debtor}) if debtor and has_others else debtor or ""
    return replace(line, title=title, who=who)


def _to_declare(found: Sequence[Undeclared], today: date) -> list[Task]:
    """Claims to declare in insolvency procedures, by how much time is left, and the dates that would tell it."""
    listed = []
    for standing, (icon, title, meaning, verb) in TO_DECLARE.items():
        those = [one for one in found if one.procedure.standing(today) is standing]
        if those:
            procedure = those[0].procedure
            facts = {"day": procedure.declare_by, "relief": procedure.relief_by}
            task = Task(
                icon,
                Sentence(title.template, facts),
                Sentence(meaning.template, facts),
                "debtors",
                "?show=insolvent",
                verb,
            )
            listed.append(_filled(task, len(those), those[0].debtor_name, len(those) > 1))
    return listed


def _near_the_end(found: NearTheEnd) -> list[Task]:
    """Debts that will be time-barred soon, each in one line: those near it, and those that come after."""
    return [
        _filled(
            Task("calendar", Sentence(title.template, {"day": those[0].last_day}), STOPS_FOR_ALL, "late", f"?near={near.value}",
                 Sentence("See them")),
            len(those), those[0].debtor_name, len({one.debtor for one in those}) > 1,
        )
        for near, title in (NEAR_WORDS if found.is_whole else NEAR_OF_MANY).items()
        if (those := [one for one in found.listed if one.nearness is near])
    ]  # fmt: skip


def _ending_rates(today: date, rates: Iterable[RateTable]) -> list[Task]:
    """Tables that end within a month or have ended, each with the first day, that of a half-year, whose rate is missing."""
    missing = [(table, next_half_year(table.known_until)) for table in rates]
    return [
        Task("calendar", Sentence("{table}: no rate yet for {day}", {"table": table.name, "day": day}),
             Sentence("Without it nothing is counted from that day on, and nothing is guessed. Whoever runs the program adds it once it is"
                      " published."),
             "help", "#penalties", Sentence("Read how"))
        for table, day in missing if day <= today + RATES_END_WITHIN
    ]  # fmt: skip


TO_DECLARE = {
    Declaring.SOON: ("stop", Sentence("Claims to declare now, the first by {day}: {count}"), DECLARE_IT, Sentence("Declare it")),
    Declaring.OPEN: ("calendar", Sentence("Claims to declare, the first by {day}: {count}"), DECLARE_IT, Sentence("Declare it")),
    Declaring.OVER: ("stop", Sentence("Claims not declared in time: {count}"), RELIEF, Sentence("Decide")),
    Declaring.DATES_MISSING: (
        "calendar", Sentence("Insolvency procedures without a date: {count}"), GIVE_DATES, Sentence("Give the dates")),
}  # fmt: skip
NEAR_WORDS = {
    Nearness.LAST: Sentence("Soon time-barred, the first after {day}: {count}"),
    Nearness.FIRST: Sentence("Time-barred within the year, the first after {day}: {count}"),
}
NEAR_OF_MANY = {  # of more than anybody looks at
    Nearness.LAST: Sentence("Soon time-barred, the first after {day}: at least {count}"),
    Nearness.FIRST: Sentence("Time-barred within the year, the first after {day}: at least {count}"),
}
VERBS: dict[Reason, Sentence] = {
    Reason.SCENARIO_FINISHED: Sentence("Choose what comes next"), Reason.NO_ADDRESS: Sentence("Add an address"),
    Reason.DUE_DATE_ASSUMED: Sentence("Give the date"),
    Reason.UNALLOCATED_CREDIT: Sentence("Set the payment against it"), Reason.ANOMALY: Sentence("Check the amount"),
    Reason.UNDELIVERABLE: Sentence("Correct the address"), Reason.NO_SCENARIO: Sentence("Choose a scenario"),
    Reason.MISSING_FROM_EXPORT: Sentence("Check whether paid"), Reason.LIMITATION_PASSED: Sentence("Decide"),
    Reason.DISPUTE: Sentence("Answer the dispute"),
}  # fmt: skip
MEANING: dict[Reason, Sentence] = {
    Reason.SCENARIO_FINISHED: Sentence("Every step was taken without payment: hand over, agree on a plan, or give up."),
    Reason.NO_ADDRESS: Sentence("Neither an e-mail nor a postal address is known."),
    Reason.DUE_DATE_ASSUMED: Sentence("The books give no due date: state your payment terms, or the date."),
    Reason.UNALLOCATED_CREDIT: Sentence("Money came in that nobody has set against an invoice."),
    Reason.ANOMALY: Sentence("An amount far above what the customer ever had: check it first."),
    Reason.UNDELIVERABLE: Sentence("Tried several times; nothing arrives."),
    Reason.NO_SCENARIO: Sentence("No scenario is for this kind of customer."),
    Reason.MISSING_FROM_EXPORT: Sentence("The latest export no longer mentions them: paid, or left out?"),
    Reason.LIMITATION_PASSED: Sentence(
        "The debtor may refuse to pay them, and no letter asks for them as if they could be enforced. A payment that comes all"
        " the same stays valid (C. civ. 2249)."
    ),
    Reason.DISPUTE: Sentence("Nothing is asked until somebody answers."),
}
