"""What needs a person, in words and in the order of the page: each line is one way on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote

from relance.domain.law.fr.claim_declaration import Declaring
from relance.domain.law.fr.declaration_words import DECLARE_IT, GIVE_DATES, RELIEF
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.law.fr.limitation_words import STOPS_FOR_ALL
from relance.domain.law.fr.standing import first_day_established
from relance.domain.rates import RateTable
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Sentence
from relance.insight.tasks import ending_rates
from relance.insight.tasks import tasks as waiting
from relance.letters.labels import joined
from relance.office.help.tasks import HELP_ASKED
from relance.scenarios.tasks import TOLD
from relance.tenancy.context import Acting
from relance.tenancy.waiting import Task

SEE = Sentence("See")
ICONS = {
    Reason.SCENARIO_FINISHED: "cases", Reason.NO_ADDRESS: "email", Reason.DUE_DATE_ASSUMED: "calendar",
    Reason.UNALLOCATED_CREDIT: "bank", Reason.ANOMALY: "stop", Reason.UNDELIVERABLE: "email", Reason.NO_SCENARIO: "stop",
    Reason.MISSING_FROM_EXPORT: "import", Reason.LIMITATION_PASSED: "calendar", Reason.DISPUTE: "hand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What, of whom first, why it matters; and the verb on the page and query that it opens."""

    icon: str
    title: Sentence
    meaning: Sentence
    page: str
    query: str = ""
    verb: Sentence = SEE
    who: Sentence | str = ""


def tasks(here: Acting, *, rates: Iterable[RateTable]) -> list[Line]:
    """What needs a person. ``rates`` are the tables that penalties hang on."""
    by_kind: dict[str, list[Task]] = defaultdict(list)
    for task in [*waiting(here, HELP_ASKED), *ending_rates(here, rates)]:
        by_kind[task.kind].append(task)
    return [_filled(line, task) for kind, line in LINES.items() for task in by_kind[kind]]


def _filled(line: Line, task: Task) -> Line:
    """The line with what the task tells."""
    told = {name: _told(fact) for name, fact in task.facts.items()}
    title = line.title if task.is_whole else AT_LEAST[task.kind]
    who = Sentence("{debtor} and others", {"debtor": task.debtor}) if task.debtor and task.has_others else task.debtor
    return replace(
        line,
        title=Sentence(title.template, {**title.facts, **told, "count": task.count}),
        meaning=Sentence(line.meaning.template, {**line.meaning.facts, **told}),
        who=who,
    )


def _told(fact: object) -> object:
    """Several in one text."""
    return joined(fact) if isinstance(fact, tuple) else fact


COUNTED: dict[str, Line] = {
    "identity.missing": Line(
        "stop", Sentence("Letters lack who you are."),
        Sentence("Your address and the account to pay into: no letter can be written, nor leave, without them."), "preferences",
        "#identity", Sentence("Say it")),
    "letter.not_written": Line(
        "stop", Sentence("Letters that could not be written: {count}"),
        Sentence("Open each: it says why. Mend that, then have it written again."), "outbox", "?show=not-written",
        Sentence("Mend")),
    "case.missed": Line(
        "stop", Sentence("Deadlines of cases that have passed: {count}"),
        Sentence("Each stays an alarm until it is met, or a person closes it with a reason."), "cases", verb=Sentence("See them")),
    "case.answer": Line(
        "cases", Sentence("Cases that wait for your answer: {count}"),
        Sentence("A plan or a settlement was offered, or evidence asked for."), "cases", "?ball=creditor", Sentence("Answer")),
    "case.unread": Line(
        "cases", Sentence("Messages about cases to read: {count}"),
        Sentence("From a partner, a firm or an expert."), "cases", "?ball=creditor", Sentence("Read them")),
    "firm.word": Line(
        "cases", Sentence("Words of collection firms to read: {count}"),
        Sentence("A payment, a proposal of the debtor or a question: each stands in its case."), "cases", verb=Sentence("Read them")),
    "firm.letter": Line(
        "email", Sentence("Letters of firms that may have left: {count}"),
        Sentence("Nobody knows yet. Ask the firm, then say it on the case."), "cases", verb=Sentence("Settle")),
    "case.task": Line(
        "calendar", Sentence("Tasks of cases for these days: {count}"),
        Sentence("By the day that you set."), "cases", verb=Sentence("See them")),
    "court.late": Line(
        "cases", Sentence("Courts that take longer than foreseen: {count}"),
        Sentence("The decision was to be expected two weeks ago or more: ask the registry where the petition stands."), "cases",
        "?ball=court", Sentence("See them")),
    "court.unfiled": Line(
        "cases", Sentence("Petitions signed and not filed: {count}"),
        Sentence("A week after the signature nothing is at the court: limitation runs on."), "cases", verb=Sentence("See them")),
    "court.serve": Line(
        "calendar", Sentence("Orders to pay to have served within five weeks: {count}"),
        Sentence("Not served in time, an order is void (CPC 1411): give it to a commissaire de justice now."), "cases",
        verb=Sentence("See them")),
    "case.paid": Line(
        "bank", Sentence("Cases that are paid in full: {count}"),
        Sentence("Nothing is left to pursue: close them."), "cases", "?ball=creditor", Sentence("Close them")),
    "deposit.dispute": Line(
        "bank", Sentence("Payments disputed at the bank: {count}"),
        Sentence("The bank wants your answer by its day; without one the dispute is lost."), "deposits", verb=Sentence("Answer the bank")),
    "deposit.taken_back": Line(
        "bank", Sentence("Money that a bank gave back for good after the messages began: {count}"),
        Sentence("It is open again, and nothing asks for it: ask with the rest, or leave it."), "deposits", "?view=claimed",
        Sentence("Decide")),
    "deposit.owed_back": Line(
        "bank", Sentence("Money that goes back to guests by your hand: {count}"),
        Sentence("No card brought it, or the refund was refused. Give it back, then note it on the claim."), "deposits",
        "?view=done", Sentence("Give it back")),
    "deposit.missing": Line(
        "deposits", Sentence("Guests who arrive soon without a deposit: {count}"),
        Sentence("Within five days, and nothing is given: send the link again, or call."), "deposits", verb=Sentence("See them")),
    "deposit.card_ends": Line(
        "deposits", Sentence("Cards that end before their guarantee: {count}"),
        Sentence("Ask for another one while the guest still answers."), "deposits", verb=Sentence("See them")),
    "deposit.answer": Line(
        "hand", Sentence("Answers of guests to a claim: {count}"),
        Sentence("A question or an objection holds its claim until you have read it and said how it goes on."), "deposits", "?view=claimed",
        Sentence("Read them")),
    "deposit.last_days": Line(
        "calendar", Sentence("Last days to claim on a deposit: {count}"),
        Sentence("Without a claim the card is let go by itself."), "deposits", verb=Sentence("Claim or release")),
    "deposit.left": Line(
        "stop", Sentence("Claims whose attempts are over: {count}"),
        Sentence("You asked to decide yourself: messages may begin, or it ends here."), "deposits", "?view=claimed",
        Sentence("Decide what follows")),
    "booking.changed": Line(
        "calendar", Sentence("Bookings that changed after their guest agreed: {count}"),
        Sentence("Other days, or gone from their calendar: ask anew, or let the card go."), "deposit-calendars", verb=Sentence("Decide")),
    "booking.to_ask": Line(
        "calendar", Sentence("Bookings of calendars to look at: {count}"),
        Sentence("Each waits for a guest's name and address, or for your word."), "deposit-calendars", verb=Sentence("See them")),
    "calendar.failed": Line(
        "stop", Sentence("Calendars of bookings that cannot be read: {count}"),
        Sentence("New bookings there are not asked for a deposit until they can."), "deposit-calendars", "#calendars", Sentence("See why")),
    "deposit.failed": Line(
        "stop", Sentence("Claims that failed: {count}"),
        Sentence("Attempts and messages brought no more. What follows is yours to choose: certificate, loss, or going on."), "deposits",
        "?view=failed", Sentence("Decide what follows")),
    "exchange.unread": Line(
        "email", Sentence("Answers to read: {count}"),
        Sentence("A customer wrote back. Nothing goes to them until somebody has read it."), "debtors", "?show=answered",
        Sentence("Read them")),
    "debtor.doubted": Line(
        "debtors", Sentence("Perhaps customers whom you know: {count}"),
        Sentence("An import left it to be said. Nobody is reminded of what is theirs until you say whether they are one."),
        "debtors", "?show=doubted", Sentence("Say it")),
    "books.differing": Line(
        "import", Sentence("Invoices that two sources tell differently: {count}"),
        Sentence("Your list and your ledger do not leave the same open. The lesser is asked until one follows, or you say which is right."),
        "differing", verb=Sentence("Say which is right")),
    "mail.waiting": Line(
        "email", Sentence("Mail to place: {count}"),
        Sentence("It may be an answer, and we cannot tell whose: it pauses nobody until you say."), "inbox",
        verb=Sentence("Place it")),
    "message.kept_back": Line(
        "stop", Sentence("Our own server is refused: {count}"),
        Sentence("Messages wait: a block list, a missing record or a quota. No other way is taken until you say so."), "outbox",
        "?state=kept_back", Sentence("Decide")),
    "message.unconfirmed": Line(
        "stop", Sentence("Unconfirmed messages: {count}"),
        Sentence("We cannot tell whether they left. They will not be sent again without you."), "outbox", "?state=unconfirmed",
        Sentence("Say whether they left")),
    "message.handed_over": Line(
        "outbox", Sentence("Handed over, not known to have left: {count}"),
        Sentence("Drafts and printed letters: say when they left."), "outbox", "?state=handed_over", Sentence("Say when they left")),
    "message.to_print": Line(
        "post", Sentence("Letters to print: {count}"), Sentence("Close the batch, print it, then say when it was posted."), "outbox",
        "?state=queued&channel=post", Sentence("Print")),
    "registered.uncertain": Line(
        "stop", Sentence("Registered letters of which nobody knows whether they left: {count}"),
        Sentence("They are looked for under our reference, and never sent a second time without you."), "registered",
        verb=Sentence("Look")),
    "registered.asks": Line(
        "care", Sentence("Registered letters that ask for a look: {count}"),
        Sentence("What was told of them does not fit together: the paper says which is right."), "registered", verb=Sentence("Look")),
    "registered.to_post": Line(
        "post", Sentence("Registered letters printed and not posted: {count}"),
        Sentence("Post them at the counter, then record the day, the number and the receipt."), "registered",
        verb=Sentence("Record the posting")),
    "registered.refused": Line(
        "stop", Sentence("Registered letters that the provider refused: {count}"),
        Sentence("They wait for the post again: mend what it says, or print them yourself."), "registered", "?show=ended",
        Sentence("Read why")),
    "registered.overdue": Line(
        "care", Sentence("Registered letters that nothing was heard of: {count}"),
        Sentence("Longer than any way takes. Ask the post, then record what it says."), "registered", verb=Sentence("Look")),
    "registered.proof_lost": Line(
        "care", Sentence("Proofs of registered letters that are lost: {count}"),
        Sentence("The letter's page says what is still shown without them, and what to ask the post for."), "registered",
        "?show=ended", Sentence("Look")),
    "penalties.unasked": Line(
        "email", Sentence("Penalties pursued that no letter asks for: {count}"),
        Sentence("{numbers}: paid late, and nothing else is open there. Ask by a letter of their own, or let go of them."), "paid-late",
        verb=Sentence("Ask for them")),
    "contact.bounced": Line(
        "email", Sentence("Addresses that do not work: {count}"),
        Sentence("A message came back. It does not count as received."), "debtors", "?show=bounced", Sentence("Correct the address")),
    "debtor.accumulating": Line(
        "debtors", Sentence("Unpaid invoices pile up: {count}"),
        Sentence("Three overdue or more, and still growing: speak to them before you deliver again."), "debtors",
        "?show=accumulating", Sentence("Speak to them")),
    "debtor.kind_unsaid": Line(
        "debtors", Sentence("Customers of a kind that nobody has said: {count}"),
        Sentence("Until somebody says it they get the amount of the invoice alone: no penalty, no 40 euros, no formal notice."),
        "kinds", verb=Sentence("Say who they are")),
    "work.failed": Line(
        "stop", Sentence("{work} failed: {why}"),
        Sentence("It is tried again by itself, less and less often. Mend what it says, or ask who runs the program."), "preferences",
        verb=Sentence("Mend")),
    "folder.unreachable": Line(
        "stop", Sentence("The watched folder cannot be read."),
        Sentence("New exports are not taken in until it is there again, and Relance may read it; or name another one."), "preferences",
        "#books", Sentence("Mend")),
    "folder.elsewhere": Line(
        "stop", Sentence("The watched folder belongs to another installation."),
        Sentence("A copy leaves it alone. If this one moved here, say so; or take the folder out and name it again."), "preferences",
        "#books", Sentence("Decide")),
    "upload.waiting": Line(
        "import", Sentence("Files of the watched folder that wait for you: {count}"),
        Sentence("They ask something, or hold errors: nothing of them is booked before you have looked."), "import",
        verb=Sentence("Look at them")),
    "folder.left": Line(
        "import", Sentence("Files of the watched folder that could not be taken in: {count}"),
        Sentence("The page says why of each; they stay where they are."), "import", verb=Sentence("Read why")),
    "text.waiting": Line(
        "care", Sentence("Own words that wait for a second reader: {count}"),
        Sentence("Letters say what they said until another member approves them."), "scenarios", verb=Sentence("Read them")),
    "help.asked": Line(
        "help", Sentence("Colleagues ask for help: {count}"), Sentence("An owner of the company says when it is seen to."), "help",
        "#ask", Sentence("Help")),
    "account.no_holder": Line(
        "bank", Sentence("The account to pay into has no holder's name."),
        Sentence("Banks compare it with each transfer, and warn your customers: write it as your bank has it."), "preferences",
        "#identity", Sentence("Give the name")),
    "mediator.missing": Line(
        "person", Sentence("Consumers owe you, and no consumer mediator is named."),
        Sentence("Who disputes a debt must be told whom to turn to (C. conso. L616-1). Letters name the mediator once you have."),
        "preferences", "#mediator", Sentence("Name the mediator")),
    "debtor.shown_signs": Line(
        "care", Sentence("Names with signs that nobody sees: {count}"),
        Sentence("Such signs can make one name look like another. They are written out: check each name, and correct it."),
        "debtors", f"?q={quote('⟨U+')}", Sentence("Check the names")),
    "loss.vat_ends": Line(
        "calendar", Sentence("VAT of losses that is gone after {day}: {count}"),
        Sentence("Its file is still short. The day is never extended: complete it before, or let that VAT go."), "losses",
        verb=Sentence("See what is missing")),
    "loss.mention_ends": Line(
        "care", Sentence("Duplicates need other words after {day}: {count}"),
        Sentence("The article moves to another code (CIBS), and its words are not known here yet: send before, or ask your accountant."),
        "losses"),
    "loss.paid": Line(
        "bank", Sentence("Money came in on what was lost: {count}"),
        Sentence("It took back its part of the loss; VAT that was recovered with it is owed again. Its entries go to your accountant."),
        "losses", verb=Sentence("See the losses")),
    "loss.accounts_unconfirmed": Line(
        "care", Sentence("Nobody has confirmed the accounts of losses."),
        Sentence("Have your accountant look at them once: entries are booked to them."), "loss-accounts",
        verb=Sentence("Confirm them")),
    "receivable.unestablished": Line(
        "calendar", Sentence("Late since days whose rate we know from memory alone: {count}"),
        Sentence("Letters ask no penalty of days before {day}; the page of each invoice shows what they would bear.",
                 {"day": first_day_established()}), "late"),
    "receivable.to_review": Line(
        "care", Sentence("Entries that are perhaps no invoices: {count}"),
        Sentence("Open debits of the ledger that no sale explains; nobody is reminded of them meanwhile."), "late", "?show=review",
        Sentence("Say what they are")),
}  # fmt: skip

TO_DECLARE: dict[str, Line] = {
    f"insolvency.{standing.value}": Line(icon, title, meaning, "debtors", "?show=insolvent", verb)
    for standing, icon, title, meaning, verb in (
        (
            Declaring.SOON,
            "stop",
            Sentence("Claims to declare now, the first by {day}: {count}"),
            DECLARE_IT,
            Sentence("Declare it"),
        ),
        (
            Declaring.OPEN,
            "calendar",
            Sentence("Claims to declare, the first by {day}: {count}"),
            DECLARE_IT,
            Sentence("Declare it"),
        ),
        (Declaring.OVER, "stop", Sentence("Claims not declared in time: {count}"), RELIEF, Sentence("Decide")),
        (
            Declaring.DATES_MISSING,
            "calendar",
            Sentence("Insolvency procedures without a date: {count}"),
            GIVE_DATES,
            Sentence("Give the dates"),
        ),
    )
}
NEAR: dict[str, Line] = {
    f"limitation.{near.value}": Line(
        "calendar", title, STOPS_FOR_ALL, "late", f"?near={near.value}", Sentence("See them")
    )
    for near, title in (
        (Nearness.LAST, Sentence("Soon time-barred, the first after {day}: {count}")),
        (Nearness.FIRST, Sentence("Time-barred within the year, the first after {day}: {count}")),
    )
}
AT_LEAST: dict[str, Sentence] = {  # of more than anybody looks at
    f"limitation.{Nearness.LAST.value}": Sentence("Soon time-barred, the first after {day}: at least {count}"),
    f"limitation.{Nearness.FIRST.value}": Sentence(
        "Time-barred within the year, the first after {day}: at least {count}"
    ),
}
REASONS: dict[str, Line] = {
    f"reason.{reason.value}": Line(
        ICONS[reason],
        Sentence("{what}: {count}", {"what": reason.about.short}),
        on_today.meaning,
        "late",
        f"?why={reason.value}",
        on_today.verb,
    )
    for reason, on_today in TOLD.items()
}
OTHERS: dict[str, Line] = {
    "letterhead.lacking": Line(
        "care",
        Sentence("Your letters lack a mention: {what}"),
        Sentence("The law asks letters and e-mails to say it ({articles}); they leave all the same."),
        "preferences",
        "#identity",
        Sentence("Say it"),
    ),
    "rates.ending": Line(
        "calendar",
        Sentence("{table}: no rate yet for {day}"),
        Sentence(
            "Without it nothing is counted from that day on, and nothing is guessed. Whoever runs the program adds it once it is"
            " published."
        ),
        "help",
        "#penalties",
        Sentence("Read how"),
    ),
}
LINES = TO_DECLARE | NEAR | COUNTED | REASONS | OTHERS  # in the order of the page
