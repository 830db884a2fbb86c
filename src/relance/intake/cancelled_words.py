"""What goes with a cancelled import, in sentences for pages and commands."""

from __future__ import annotations

from relance.domain.sentences import Sentence
from relance.intake.cancelling import Brought


def went_with(went: Brought) -> list[Sentence]:
    """One sentence for each kind of thing, and what stays as it is."""
    told = [
        (
            went.receivables,
            Sentence(
                "{count} {count:receivable that it brought is|receivables that it brought are} no longer in the books: nobody is asked"
                " for {count:it|them}.",
                {"count": went.receivables},
            ),
        ),
        (
            went.changed,
            Sentence(
                "{count} {count:receivable that it changed or settled is|receivables that it changed or settled are} as before.",
                {"count": went.changed},
            ),
        ),
        (
            went.payments,
            Sentence(
                "{count} {count:payment or credit that it showed counts|payments or credits that it showed count} no more.",
                {"count": went.payments},
            ),
        ),
        (
            went.debtors,
            Sentence(
                "{count} {count:customer has|customers have} their name, number and address of before.",
                {"count": went.debtors},
            ),
        ),
        (
            went.left_alone,
            Sentence(
                "{count} new {count:customer stays|customers stay} with nothing owed, and so do e-mail addresses, pauses of disputed"
                " invoices and answers about columns that came with the file.",
                {"count": went.left_alone},
            ),
        ),
    ]
    return [sentence for count, sentence in told if count] or [Sentence("It had changed nothing.")]
