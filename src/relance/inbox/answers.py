"""An answer lands with the debtor and pauses everything until somebody has read it; what cannot be placed waits for a person."""

from __future__ import annotations

from dataclasses import replace

from relance.channels.email.replies import Nature, Reply
from relance.domain.ids import DebtorId
from relance.domain.mail_domains import domain_of, is_shared
from relance.exchanges.recording import receive_reply
from relance.inbox.attached import keep_attached
from relance.inbox.finding import Found, debtors_addresses, find
from relance.inbox.models import Mail, MailKind, MailState
from relance.receivables.holds import lock_open_debts
from relance.tenancy.context import Acting


def take_mail(here: Acting, mail: Reply, *, own: frozenset[str]) -> str:
    """Record one mail; returns ``reply``, ``automatic``, ``to_place``, ``aside`` or ``own``.

    Called once for each mail: see ``taking``.
    """
    theirs = debtors_addresses(here, mail.senders) - own  # a debtor of our own group may share our domain
    senders = tuple(one for one in mail.senders if one in theirs or not _is_own(one, own))
    if mail.is_copy:
        return "own"
    if mail.senders and not senders:
        return _from_inside(here, mail, own)
    found = find(here, mail, senders)
    if found.debtors:
        return _placed(here, mail, found, senders)
    is_for_many = mail.nature is Nature.BULK and not (_is_own_list(mail, own) or mail.numbers or mail.is_answering)
    if mail.nature is Nature.AUTOMATIC or is_for_many:
        kind = MailKind.AUTOMATIC if mail.nature is Nature.AUTOMATIC else MailKind.BULK
        keep(here, mail, kind, MailState.ASIDE, found.guess)
        return "aside"
    keep(here, mail, MailKind.ANSWER, MailState.WAITING, found.guess)
    return "to_place"


def _from_inside(here: Acting, mail: Reply, own: frozenset[str]) -> str:
    """A colleague, a form or a ticket system of ours: what we write to others is ours, what names a debtor among us is shown."""
    is_to_us = _is_own_list(mail, own) or all(_is_own(one, own) for one in mail.addressed)
    if mail.nature is Nature.AUTOMATIC or not is_to_us:
        return "own"
    found = find(here, replace(mail, references=()), tuple(sorted(one for one in mail.quoted if not _is_own(one, own))))
    guess = found.debtors[0] if found.debtors else found.guess
    if guess is None:
        return "own"
    keep(here, mail, MailKind.ANSWER, MailState.WAITING, guess)
    return "to_place"


def keep(here: Acting, mail: Reply, kind: MailKind, state: MailState, debtor: int | None) -> Mail:
    """Remember one mail; its text only where a person may still need it here, its files where it may concern a debt."""
    kept = Mail.objects.create(
        organisation_id=here.organisation,
        key=mail.key,
        kind=kind,
        state=state,
        sender=mail.sender[:320],
        sender_name=mail.sender_name,
        subject=mail.subject,
        text="" if state == MailState.PLACED else mail.text,
        message_id=mail.message_id,
        debtor_id=debtor,
        taken_at=here.at,
    )
    if state != MailState.ASIDE:
        keep_attached(here, kept, mail.attached)
    return kept


def _placed(here: Acting, mail: Reply, found: Found, senders: tuple[str, ...]) -> str:
    is_automatic = mail.nature is Nature.AUTOMATIC
    kind = MailKind.AUTOMATIC if is_automatic else MailKind.ANSWER
    identity = _identity(mail)
    keep(here, mail, kind, MailState.PLACED, found.debtors[0])
    # Of all of them before the first one's journal, and journals in order: nobody waits for us in a circle.
    debtors = sorted(found.debtors)
    lock_open_debts(here, debtors)
    became = [
        receive_reply(
            here,
            DebtorId(debtor),
            sender=senders[0] if senders else mail.sender,
            text=f"{mail.subject}\n{mail.text}".strip(),
            message_id=identity,
            pauses=not is_automatic,
            held_on=here.today,
        )
        for debtor in debtors
    ]
    return ("automatic" if is_automatic else "reply") if any(became) else "unknown"


def _identity(mail: Reply) -> str:
    """Its Message-ID; with its key where a program gives all its mails the same one, the key alone where it has none."""
    if not mail.message_id:
        return f"mail {mail.key}"
    is_taken = mail.message_id and Mail.objects.filter(message_id=mail.message_id).exists()
    return f"{mail.message_id} {mail.key[:16]}" if is_taken else mail.message_id


def _is_own(address: str, own: frozenset[str]) -> bool:
    """Ourselves, and colleagues at a domain of our own."""
    domains = {domain_of(one) for one in own}
    return address in own or (domain_of(address) in domains and not is_shared(domain_of(address)))


def _is_own_list(mail: Reply, own: frozenset[str]) -> bool:
    """A group of our own passes on what people write to us."""
    return any(domain_of(one) in mail.list_id for one in own if domain_of(one))
