"""What became of every message, by the mail server's count beside the database's word."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields

from tests.faults.installation import Installation
from tests.faults.odd_server import OddServer, Taken

SENT = frozenset({"accepted", "delivered", "bounced"})
IN_DOUBT = frozenset({"claimed", "unconfirmed"})
NEVER_LEFT = frozenset({"proposed", "queued", "kept_back", "refused", "voided"})
MESSAGES = """
    SELECT m.public_id::text, m.state, n.year || '-' || n.number, coalesce(d.sha256, '')
    FROM outbox_message m JOIN outbox_notice n ON n.id = m.notice_id LEFT JOIN documents_document d ON d.id = n.document_id
    WHERE m.channel = 'email'
"""
# Once; once more where a person let it go anew on a later day, and where it waited for another day: it is dated of that day then.
LETTERS_WRITTEN_AGAIN = """
    SELECT n.year || '-' || n.number, count(*) FILTER (WHERE e.name = 'letter.archived')
    FROM journal_event e JOIN outbox_notice n ON n.id = (e.body::json ->> 'notice')::bigint
    WHERE e.name IN ('letter.archived', 'notice.confirmed', 'letter.dated_anew') GROUP BY 1
    HAVING count(*) FILTER (WHERE e.name = 'letter.archived')
        > greatest(1, count(*) FILTER (WHERE e.name = 'notice.confirmed')) + count(*) FILTER (WHERE e.name = 'letter.dated_anew')
"""
ASKED_AFTER_PAID = """
    SELECT claimed.chain, count(*)
    FROM journal_event claimed JOIN journal_event paid ON paid.chain = claimed.chain AND paid.sequence < claimed.sequence
    WHERE claimed.name = 'message.claimed' AND paid.name = 'payment.recorded' GROUP BY 1
"""
PAID = "SELECT id FROM receivables_receivable WHERE open_amount = 0"


@dataclass
class Tally:
    """The figures of a scenario. ``wrong`` says what is doubled, lost, or else not as it should be."""

    kills: int = 0
    messages: int = 0
    deliveries: int = 0
    doubled: int = 0
    lost: int = 0
    unconfirmed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count what another scenario counted as well."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def judge(installation: Installation, server: OddServer, *, kills: int = 0) -> Tally:
    """Compare what left with what is recorded, once the installation's programs have ended."""
    tally = Tally(kills=kills, deliveries=server.deliveries)
    with installation.at_rest() as connection:
        messages = connection.execute(MESSAGES).fetchall()
        again = connection.execute(LETTERS_WRITTEN_AGAIN).fetchall()
        late = connection.execute(ASKED_AFTER_PAID).fetchall()
    tally.wrong += [f"the letter of {notice} was archived {times} times" for notice, times in again]
    tally.wrong += [f"debtor {debtor} was asked {times} times for what was paid" for debtor, times in late]
    for reference, state, notice, letter in messages:
        tally.states[state] += 1
        _judge_one(tally, server.taken.get(reference, Taken()), f"{notice} ({state})", state, letter)
    known = {reference for reference, *_rest in messages}
    tally.wrong += [f"{one} left, and nothing is known of it" for one in server.taken if one not in known]
    tally.messages = len(messages)
    tally.wrong += [str(fault) for fault in installation.relance("verify", "--json", may_fail=True).json()["faults"]]
    return tally


def _judge_one(tally: Tally, taken: Taken, name: str, state: str, letter: str) -> None:
    if taken.times > 1:
        tally.doubled += 1
        tally.wrong.append(f"{name} left {taken.times} times")
    if taken.times and state in NEVER_LEFT:
        tally.wrong.append(f"{name} left, and is said not to have")
    if not taken.times and state in SENT:
        tally.lost += 1
        tally.wrong.append(f"{name} is said to have left, and did not")
    if state == "queued":
        tally.lost += 1
        tally.wrong.append(f"{name} still waits")
    if state in IN_DOUBT:
        tally.unconfirmed += 1
    if any(one != letter for one in taken.letters):
        tally.wrong.append(f"{name} carried another letter than the one that is kept")


def paid_invoices(installation: Installation) -> set[int]:
    """The ids of invoices that are paid, once the programs have ended."""
    with installation.at_rest() as connection:
        return {int(pk) for (pk,) in connection.execute(PAID)}
