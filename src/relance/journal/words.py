"""What each entry of the journal means, in words."""

from __future__ import annotations

from relance.domain.sentences import Sentence

EVENT_WORDS: dict[str, Sentence] = {
    "account.confirmed": Sentence("Changed account to pay into confirmed"),
    "account.dropped": Sentence("Changed account to pay into dropped"),
    "account.proposed": Sentence("Account to pay into changed, to be confirmed"),
    "automatic.switched": Sentence("Automatic recovery switched"),
    "case.closed": Sentence("Case closed"), "case.opened": Sentence("Case opened"),
    "commitment.ended": Sentence("Commitment ended"), "commitment.made": Sentence("Commitment made"),
    "contact.works": Sentence("Address works again"), "exchange.received": Sentence("Answer received"),
    "exchange.read": Sentence("Answer read"),
    "exchange.noted": Sentence("Exchange noted"),
    "hold.released": Sentence("Taken up again"), "hold.set": Sentence("Put on hold"),
    "installation.restored": Sentence("Installation restored from a backup"),
    "intake.booked": Sentence("Export booked"), "intake.copies_kept": Sentence("Copies of invoices kept"),
    "invoice.resent": Sentence("Invoice sent again"), "letter.archived": Sentence("Letter written"),
    "letter.failed": Sentence("Letter could not be written"), "letter.reworded": Sentence("Words of one letter changed"),
    "letter_text.changed": Sentence("Words of letters changed"), "logo.changed": Sentence("Logo changed"),
    "member.invited": Sentence("Member invited"),
    "member.removed": Sentence("Member taken out"), "member.role_changed": Sentence("Role changed"),
    "message.accepted": Sentence("Message sent"), "message.bounced": Sentence("Message came back"),
    "message.claimed": Sentence("Message about to leave"), "message.drafted": Sentence("Draft written"),
    "message.handed_over": Sentence("Letter in a batch to print"), "message.posted": Sentence("Letter posted"),
    "message.pulled_out": Sentence("Letter pulled out of its batch"),
    "message.proposed": Sentence("Message waits for a word"), "message.put_back": Sentence("Message tried again later"),
    "message.refused": Sentence("Message refused"), "message.resolved": Sentence("Doubtful message settled by a person"),
    "message.unconfirmed": Sentence("Message may have left"), "message.unsendable": Sentence("Message without a channel"),
    "message.voided": Sentence("Message voided"), "notice.confirmed": Sentence("Notice confirmed"),
    "notice.decided": Sentence("Notice decided"), "notice.declined": Sentence("Notice skipped"),
    "notice.taken_back": Sentence("Confirmation taken back"), "parties.contact_added": Sentence("Contact added"),
    "parties.customers_stated_as_businesses": Sentence("All customers stated to be businesses"),
    "parties.debtor_changed": Sentence("Debtor changed"), "parties.unknown_kinds_stated": Sentence("Kind of customers stated"),
    "payment.recorded": Sentence("Payment recorded"), "preference.changed": Sentence("Preference changed"),
    "receivable.stated": Sentence("Said what a receivable is"), "run.confirmed": Sentence("Run confirmed"),
    "run.done": Sentence("Run done"), "scenario.chosen": Sentence("Scenario chosen"),
    "scenario.published": Sentence("Scenario published"), "sending.off": Sentence("Sending switched off"),
    "sending.on": Sentence("Sending switched on"), "system.sent": Sentence("Message to a member"),
    "terms.stated": Sentence("Payment terms stated"),
}  # fmt: skip
