"""Why nothing is sent: one code for each receivable and day, and everything that is known of it, once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relance.domain.scenario.action import Action
from relance.domain.sentences import Sentence


@dataclass(frozen=True, slots=True)
class OnToday:
    """The words of a line on Today: why it matters, and the verb that opens what to do."""

    meaning: Sentence
    verb: Sentence


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a reason.

    ``sentence`` says it of one receivable, with its facts; ``short`` in a few words, for a table that counts. ``action`` is what
    a person would sensibly do about it; None where the days late decide. ``may_be_listed``: a letter about other invoices may
    list this one for information. ``is_for_a_person``: only a person can end it; ``on_today``: and is told so there.
    ``is_asked_again_tomorrow``: it hangs on other receivables of the debtor, not on this one's own facts.
    """

    code: str
    sentence: Sentence
    short: Sentence
    action: Action | None = None
    may_be_listed: bool = False
    is_for_a_person: bool = False
    on_today: OnToday | None = None
    is_asked_again_tomorrow: bool = False


class Reason(StrEnum):
    """Everything that can keep a step from being taken, in the order in which it is asked. Its code is what is stored."""

    about: About

    def __new__(cls, about: About | str) -> Reason:
        """Made of what is known of it; found again by its code."""
        assert isinstance(about, About)  # noqa: S101 (a code finds a member, and makes none)
        made = str.__new__(cls, about.code)
        made._value_ = about.code
        made.about = about
        return made

    PAID = About(
        "paid",
        Sentence("Nothing of it is left open."),
        Sentence("Nothing left open"),
    )
    BELOW_TOLERANCE = About(
        "below_tolerance",
        Sentence("What is left ({open}) is within the tolerance of {tolerance}."),
        Sentence("Within the tolerance"),
    )
    TO_REVIEW = About(
        "to_review",
        Sentence("It is to be reviewed: somebody must say what it is."),
        Sentence("To be reviewed"),
        action=Action.SAY_WHAT_IT_IS,
    )
    MISSING_FROM_EXPORT = About(
        "missing_from_export",
        Sentence("The latest export no longer mentions it: record its payment, or import one that does."),
        Sentence("No longer in the latest export"),
        action=Action.SAY_WHAT_IT_IS,
        is_for_a_person=True,
        on_today=OnToday(
            Sentence("The latest export no longer mentions them: paid, or left out?"), Sentence("Check whether paid")
        ),
    )
    NO_SCENARIO = About(
        "no_scenario",
        Sentence("No scenario is for this kind of debtor."),
        Sentence("No scenario for this debtor"),
        is_for_a_person=True,
        on_today=OnToday(Sentence("No scenario is for this kind of customer."), Sentence("Choose a scenario")),
    )
    INSOLVENCY = About(
        "insolvency",
        Sentence("An insolvency procedure is open: prior debts are not reminded, but declared."),
        Sentence("Insolvency procedure"),
        action=Action.DECLARE,
    )
    OVER_INDEBTEDNESS = About(
        "over_indebtedness",
        Sentence("The debtor's over-indebtedness file is admissible: reminders are suspended."),
        Sentence("Over-indebtedness"),
        action=Action.WAIT,
    )
    IN_COLLECTION = About(
        "in_collection",
        Sentence("It is in collection, case {case}."),
        Sentence("In collection"),
        action=Action.SEE_CASE,
    )
    DISPUTE = About(
        "dispute",
        Sentence("The debtor disputes it."),
        Sentence("Disputed"),
        action=Action.ANSWER,
        is_for_a_person=True,
        on_today=OnToday(Sentence("Nothing is asked until somebody answers."), Sentence("Answer the dispute")),
    )
    REPLY = About(
        "reply",
        Sentence("The debtor answered: somebody must read it first."),
        Sentence("Answered, to be read"),
        action=Action.READ,
    )
    PROMISE = About(
        "promise",
        Sentence("The debtor promised to pay: this goes on from {until}."),
        Sentence("Promise to pay"),
        action=Action.WAIT,
    )
    PLAN = About(
        "plan",
        Sentence("An instalment plan is running."),
        Sentence("Instalment plan"),
        action=Action.WAIT,
    )
    MANDATE_IN_FLIGHT = About(
        "mandate_in_flight",
        Sentence("A direct debit or card payment is on its way."),
        Sentence("Payment on its way"),
        action=Action.WAIT,
    )
    NEVER_REMIND = About(
        "never_remind",
        Sentence("It was decided never to remind this one."),
        Sentence("Never remind"),
        action=Action.WAIT,
    )
    ON_HOLD = About(
        "on_hold",
        Sentence("It is on hold."),
        Sentence("On hold"),
        action=Action.WAIT,
    )
    LIMITATION_PASSED = About(
        "limitation_passed",
        Sentence(
            "Its last day to be claimed in court was {last_day}: no letter asks for it any more. What the debtor pays all the same"
            " stays validly paid."
        ),
        Sentence("Time-barred"),
        action=Action.GIVE_UP,
        is_for_a_person=True,
        on_today=OnToday(
            Sentence(
                "The debtor may refuse to pay them, and no letter asks for them as if they could be enforced. A payment that comes all"
                " the same stays valid (C. civ. 2249)."
            ),
            Sentence("Decide"),
        ),
    )
    UNALLOCATED_CREDIT = About(
        "unallocated_credit",
        Sentence("{credit} of this debtor's money is not allocated to any invoice: allocate it first."),
        Sentence("Credit to be placed first"),
        action=Action.ALLOCATE,
        is_for_a_person=True,
        on_today=OnToday(
            Sentence("Money came in that nobody has set against an invoice."), Sentence("Set the payment against it")
        ),
    )
    ANOMALY = About(
        "anomaly",
        Sentence("The amount ({open}) is over ten times the largest invoice before it ({largest}): check it first."),
        Sentence("Unusual amount, to be checked"),
        action=Action.SAY_WHAT_IT_IS,
        is_for_a_person=True,
        on_today=OnToday(
            Sentence("An amount far above what the customer ever had: check it first."), Sentence("Check the amount")
        ),
        is_asked_again_tomorrow=True,
    )
    UNCONFIRMED_MESSAGE = About(
        "unconfirmed_message",
        Sentence("It is not known whether the last message left: somebody must settle that first."),
        Sentence("Last message unconfirmed"),
        action=Action.WAIT,
    )
    MESSAGE_PENDING = About(
        "message_pending",
        Sentence("A message about it waits to leave, or to be confirmed."),
        Sentence("Message waiting to leave"),
        action=Action.WAIT,
        may_be_listed=True,
    )
    AUTOMATIC_OFF = About(
        "automatic_off",
        Sentence("Automatic recovery is switched off in the preferences."),
        Sentence("Automatic recovery off"),
        action=Action.WAIT,
    )
    NOT_DUE_YET = About(
        "not_due_yet",
        Sentence("It is not due before {due_on}; the next step comes on {until}."),
        Sentence("Not due yet"),
        may_be_listed=True,
    )
    TOO_EARLY = About(
        "too_early",
        Sentence("The next step, {step}, comes on {until}."),
        Sentence("Next step later"),
        may_be_listed=True,
    )
    PREVIOUS_UNPROVEN = About(
        "previous_unproven",
        Sentence("The next step, {step}, waits for the proof of the one before."),
        Sentence("Proof of the last step awaited"),
        may_be_listed=True,
    )
    SCENARIO_FINISHED = About(
        "scenario_finished",
        Sentence("All steps are done: hand it over, agree on a plan, or write it off."),
        Sentence("All steps done: to be decided"),
        action=Action.COLLECTION,
        may_be_listed=True,
        is_for_a_person=True,
        on_today=OnToday(
            Sentence("Every step was taken without payment: hand over, agree on a plan, or give up."),
            Sentence("Choose what comes next"),
        ),
    )
    BELOW_STEP_MINIMUM = About(
        "below_step_minimum",
        Sentence("What is open ({open}) is below the minimum of the step {step} ({minimum})."),
        Sentence("Below the step's minimum"),
        may_be_listed=True,
    )
    KIND_UNKNOWN = About(
        "kind_unknown",
        Sentence("Whether the debtor is a business or a consumer must be known before a mise en demeure."),
        Sentence("Business or consumer: to be said"),
        action=Action.COMPLETE,
        may_be_listed=True,
        is_for_a_person=True,
    )
    DUE_DATE_ASSUMED = About(
        "due_date_assumed",
        Sentence("The due date is assumed: confirm it, or your terms, before a mise en demeure."),
        Sentence("Due date to be confirmed"),
        action=Action.SAY_WHAT_IT_IS,
        may_be_listed=True,
        is_for_a_person=True,
        on_today=OnToday(
            Sentence("The books give no due date: state your payment terms, or the date."), Sentence("Give the date")
        ),
    )
    UNDELIVERABLE = About(
        "undeliverable",
        Sentence("The step {step} failed {count} times: look at why, mend it, then ask for it again."),
        Sentence("Failed several times"),
        action=Action.COMPLETE,
        may_be_listed=True,
        is_for_a_person=True,
        on_today=OnToday(Sentence("Tried several times; nothing arrives."), Sentence("Correct the address")),
    )
    NO_ADDRESS = About(
        "no_address",
        Sentence("The debtor has no address for the step {step} ({channels})."),
        Sentence("No address"),
        action=Action.COMPLETE,
        may_be_listed=True,
        is_for_a_person=True,
        on_today=OnToday(Sentence("Neither an e-mail nor a postal address is known."), Sentence("Add an address")),
    )
    NOT_A_WORKING_DAY = About(
        "not_a_working_day",
        Sentence("Nothing is sent on this day; the next working day is {until}."),
        Sentence("Not a working day"),
        may_be_listed=True,
    )
    CONTACT_WAITING = About(
        "contact_waiting",
        Sentence("Another letter to the debtor waits to leave, or to be confirmed: this one follows it."),
        Sentence("Another letter goes first"),
        action=Action.WAIT,
        may_be_listed=True,
    )
    MINIMUM_GAP = About(
        "minimum_gap",
        Sentence("The debtor had a message on {last}; the next may go on {until}."),
        Sentence("Too soon after the last message"),
        action=Action.WAIT,
        may_be_listed=True,
    )
    PRESSURE_CAP = About(
        "pressure_cap",
        Sentence(
            "The debtor had {count} {count:message|messages} within {days} days, the most that you allow; again on {until}."
        ),
        Sentence("Enough messages for now"),
        action=Action.WAIT,
        may_be_listed=True,
    )
    SENDING_OFF = About(
        "sending_off",
        Sentence("Sending is off: nothing leaves."),
        Sentence("Sending off"),
    )
    TO_BE_CONFIRMED = About(
        "to_be_confirmed",
        Sentence("It proposes, and you confirm: this waits for your word."),
        Sentence("Waits for your word"),
    )
    SOURCE_STALE = About(
        "source_stale",
        Sentence(
            "The last import is {days} {days:day|days} old: import a fresh export, or confirm that this may still go."
        ),
        Sentence("Import too old"),
    )
    PENALTIES_ABOVE_PRINCIPAL = About(
        "penalties_above_principal",
        Sentence("The penalties exceed the principal: confirm that this may go."),
        Sentence("Penalties above the principal"),
    )
    FIGURES_CHANGED = About(
        "figures_changed",
        Sentence("A figure changed since the letter was written: it is decided again."),
        Sentence("Figures changed"),
    )
    LETTER_TOO_OLD = About(
        "letter_too_old",
        Sentence("The letter was written {days} {days:day|days} ago and did not leave: it is decided again."),
        Sentence("Letter too old"),
    )
    LETTER_OF_ANOTHER_DAY = About(
        "letter_of_another_day",
        Sentence(
            "The letter was dated of another day: it is written anew, with the figures and the term of the day on which it leaves."
        ),
        Sentence("Written anew, of today"),
    )
    QUIET_HOURS = About(
        "quiet_hours",
        Sentence("The debtor is not written to at this hour; from {until} on."),
        Sentence("Outside contact hours"),
    )
