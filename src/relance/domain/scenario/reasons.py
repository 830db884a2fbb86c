"""Why nothing is sent: one code for each receivable and day, with its sentence."""

from __future__ import annotations

from enum import StrEnum

from relance.domain.sentences import Sentence


class Reason(StrEnum):
    """Everything that can keep a step from being taken, in the order in which it is asked."""

    PAID = "paid"
    BELOW_TOLERANCE = "below_tolerance"
    TO_REVIEW = "to_review"
    MISSING_FROM_EXPORT = "missing_from_export"
    NO_SCENARIO = "no_scenario"
    INSOLVENCY = "insolvency"
    OVER_INDEBTEDNESS = "over_indebtedness"
    IN_COLLECTION = "in_collection"
    DISPUTE = "dispute"
    REPLY = "reply"
    PROMISE = "promise"
    PLAN = "plan"
    MANDATE_IN_FLIGHT = "mandate_in_flight"
    NEVER_REMIND = "never_remind"
    ON_HOLD = "on_hold"
    LIMITATION_PASSED = "limitation_passed"
    UNALLOCATED_CREDIT = "unallocated_credit"
    ANOMALY = "anomaly"
    UNCONFIRMED_MESSAGE = "unconfirmed_message"
    MESSAGE_PENDING = "message_pending"
    AUTOMATIC_OFF = "automatic_off"
    NOT_DUE_YET = "not_due_yet"
    TOO_EARLY = "too_early"
    PREVIOUS_UNPROVEN = "previous_unproven"
    SCENARIO_FINISHED = "scenario_finished"
    BELOW_STEP_MINIMUM = "below_step_minimum"
    KIND_UNKNOWN = "kind_unknown"
    DUE_DATE_ASSUMED = "due_date_assumed"
    UNDELIVERABLE = "undeliverable"
    NO_ADDRESS = "no_address"
    NOT_A_WORKING_DAY = "not_a_working_day"
    CONTACT_WAITING = "contact_waiting"
    MINIMUM_GAP = "minimum_gap"
    PRESSURE_CAP = "pressure_cap"
    SENDING_OFF = "sending_off"
    TO_BE_CONFIRMED = "to_be_confirmed"
    SOURCE_STALE = "source_stale"
    PENALTIES_ABOVE_PRINCIPAL = "penalties_above_principal"
    FIGURES_CHANGED = "figures_changed"
    LETTER_TOO_OLD = "letter_too_old"
    LETTER_OF_ANOTHER_DAY = "letter_of_another_day"
    QUIET_HOURS = "quiet_hours"


# What only a person can end. An index of the scenarios' migration 0004 lists these: a change here needs a new one.
FOR_A_PERSON = (
    Reason.SCENARIO_FINISHED, Reason.NO_ADDRESS, Reason.KIND_UNKNOWN, Reason.DUE_DATE_ASSUMED, Reason.UNALLOCATED_CREDIT,
    Reason.ANOMALY, Reason.UNDELIVERABLE, Reason.NO_SCENARIO, Reason.MISSING_FROM_EXPORT, Reason.LIMITATION_PASSED, Reason.DISPUTE,
)  # fmt: skip
SENTENCES: dict[Reason, Sentence] = {
    Reason.PAID: Sentence("It is paid."),
    Reason.BELOW_TOLERANCE: Sentence("What is left ({open}) is within the tolerance of {tolerance}."),
    Reason.TO_REVIEW: Sentence("It is to be reviewed: somebody must say what it is."),
    Reason.MISSING_FROM_EXPORT: Sentence(
        "The latest export no longer mentions it: record its payment, or import one that does."
    ),
    Reason.NO_SCENARIO: Sentence("No scenario is for this kind of debtor."),
    Reason.INSOLVENCY: Sentence("An insolvency procedure is open: prior debts are not reminded, but declared."),
    Reason.OVER_INDEBTEDNESS: Sentence("The debtor's over-indebtedness file is admissible: reminders are suspended."),
    Reason.IN_COLLECTION: Sentence("It is in collection, case {case}."),
    Reason.DISPUTE: Sentence("The debtor disputes it."),
    Reason.REPLY: Sentence("The debtor answered: somebody must read it first."),
    Reason.PROMISE: Sentence("The debtor promised to pay by {until}."),
    Reason.PLAN: Sentence("An instalment plan is running."),
    Reason.MANDATE_IN_FLIGHT: Sentence("A direct debit or card payment is on its way."),
    Reason.NEVER_REMIND: Sentence("It was decided never to remind this one."),
    Reason.ON_HOLD: Sentence("It is on hold."),
    Reason.LIMITATION_PASSED: Sentence(
        "Its last day to be claimed in court was {last_day}: no letter asks for it any more. What the debtor pays all the same"
        " stays validly paid."
    ),
    Reason.UNCONFIRMED_MESSAGE: Sentence(
        "It is not known whether the last message left: somebody must settle that first."
    ),
    Reason.MESSAGE_PENDING: Sentence("A message about it waits to leave, or to be confirmed."),
    Reason.UNALLOCATED_CREDIT: Sentence(
        "{credit} of this debtor's money is not allocated to any invoice: allocate it first."
    ),
    Reason.ANOMALY: Sentence(
        "The amount ({open}) is over ten times the largest invoice before it ({largest}): check it first."
    ),
    Reason.AUTOMATIC_OFF: Sentence("Automatic recovery is switched off in the preferences."),
    Reason.NOT_DUE_YET: Sentence("It is not due before {due_on}; the next step comes on {until}."),
    Reason.TOO_EARLY: Sentence("The next step, {step}, comes on {until}."),
    Reason.PREVIOUS_UNPROVEN: Sentence("The next step, {step}, waits for the proof of the one before."),
    Reason.SCENARIO_FINISHED: Sentence("All steps are done: hand it over, agree on a plan, or write it off."),
    Reason.BELOW_STEP_MINIMUM: Sentence("What is open ({open}) is below the minimum of the step {step} ({minimum})."),
    Reason.KIND_UNKNOWN: Sentence(
        "Whether the debtor is a business or a consumer must be known before a mise en demeure."
    ),
    Reason.DUE_DATE_ASSUMED: Sentence("The due date is assumed: confirm it, or your terms, before a mise en demeure."),
    Reason.UNDELIVERABLE: Sentence(
        "The step {step} failed {count} times: look at why, mend it, then ask for it again."
    ),
    Reason.NO_ADDRESS: Sentence("The debtor has no address for the step {step} ({channels})."),
    Reason.NOT_A_WORKING_DAY: Sentence("Nothing is sent on this day; the next working day is {until}."),
    Reason.CONTACT_WAITING: Sentence(
        "Another letter to the debtor waits to leave, or to be confirmed: this one follows it."
    ),
    Reason.MINIMUM_GAP: Sentence("The debtor had a message on {last}; the next may go on {until}."),
    Reason.PRESSURE_CAP: Sentence(
        "The debtor had {count} {count:message|messages} within {days} days, the most that you allow; again on {until}."
    ),
    Reason.SENDING_OFF: Sentence("Sending is off: nothing leaves."),
    Reason.TO_BE_CONFIRMED: Sentence("It proposes, and you confirm: this waits for your word."),
    Reason.SOURCE_STALE: Sentence(
        "The last import is {days} {days:day|days} old: import a fresh export, or confirm that this may still go."
    ),
    Reason.PENALTIES_ABOVE_PRINCIPAL: Sentence("The penalties exceed the principal: confirm that this may go."),
    Reason.FIGURES_CHANGED: Sentence("A figure changed since the letter was written: it is decided again."),
    Reason.LETTER_TOO_OLD: Sentence(
        "The letter was written {days} {days:day|days} ago and did not leave: it is decided again."
    ),
    Reason.LETTER_OF_ANOTHER_DAY: Sentence(
        "The letter was dated of another day: it is written anew, with the figures and the term of the day on which it leaves."
    ),
    Reason.QUIET_HOURS: Sentence("The debtor is not written to at this hour; from {until} on."),
}

# The same in a few words, for a table that counts them.
SHORT: dict[Reason, Sentence] = {
    Reason.PAID: Sentence("Paid"),
    Reason.BELOW_TOLERANCE: Sentence("Within the tolerance"),
    Reason.TO_REVIEW: Sentence("To be reviewed"),
    Reason.MISSING_FROM_EXPORT: Sentence("No longer in the latest export"),
    Reason.NO_SCENARIO: Sentence("No scenario for this debtor"),
    Reason.INSOLVENCY: Sentence("Insolvency procedure"),
    Reason.OVER_INDEBTEDNESS: Sentence("Over-indebtedness"),
    Reason.IN_COLLECTION: Sentence("In collection"),
    Reason.DISPUTE: Sentence("Disputed"),
    Reason.REPLY: Sentence("Answered, to be read"),
    Reason.PROMISE: Sentence("Promise to pay"),
    Reason.PLAN: Sentence("Instalment plan"),
    Reason.MANDATE_IN_FLIGHT: Sentence("Payment on its way"),
    Reason.NEVER_REMIND: Sentence("Never remind"),
    Reason.ON_HOLD: Sentence("On hold"),
    Reason.LIMITATION_PASSED: Sentence("Time-barred"),
    Reason.UNCONFIRMED_MESSAGE: Sentence("Last message unconfirmed"),
    Reason.MESSAGE_PENDING: Sentence("Message waiting to leave"),
    Reason.UNALLOCATED_CREDIT: Sentence("Credit to be placed first"),
    Reason.ANOMALY: Sentence("Unusual amount, to be checked"),
    Reason.AUTOMATIC_OFF: Sentence("Automatic recovery off"),
    Reason.NOT_DUE_YET: Sentence("Not due yet"),
    Reason.TOO_EARLY: Sentence("Next step later"),
    Reason.PREVIOUS_UNPROVEN: Sentence("Proof of the last step awaited"),
    Reason.SCENARIO_FINISHED: Sentence("All steps done: to be decided"),
    Reason.BELOW_STEP_MINIMUM: Sentence("Below the step's minimum"),
    Reason.KIND_UNKNOWN: Sentence("Business or consumer: to be said"),
    Reason.DUE_DATE_ASSUMED: Sentence("Due date to be confirmed"),
    Reason.UNDELIVERABLE: Sentence("Failed several times"),
    Reason.NO_ADDRESS: Sentence("No address"),
    Reason.NOT_A_WORKING_DAY: Sentence("Not a working day"),
    Reason.CONTACT_WAITING: Sentence("Another letter goes first"),
    Reason.MINIMUM_GAP: Sentence("Too soon after the last message"),
    Reason.PRESSURE_CAP: Sentence("Enough messages for now"),
    Reason.SENDING_OFF: Sentence("Sending off"),
    Reason.TO_BE_CONFIRMED: Sentence("Waits for your word"),
    Reason.SOURCE_STALE: Sentence("Import too old"),
    Reason.PENALTIES_ABOVE_PRINCIPAL: Sentence("Penalties above the principal"),
    Reason.FIGURES_CHANGED: Sentence("Figures changed"),
    Reason.LETTER_TOO_OLD: Sentence("Letter too old"),
    Reason.LETTER_OF_ANOTHER_DAY: Sentence("Written anew, of today"),
    Reason.QUIET_HOURS: Sentence("Outside contact hours"),
}
