"""Mail that nobody could place: shown to a person, who says whose it is, or that it is about no debt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.exchanges.recording import receive_reply
from relance.inbox.attached import AttachedFile, files_of_mails
from relance.inbox.models import Attachment, Mail, MailKind, MailState
from relance.journal.appending import ORGANISATION_CHAIN, Fact, append
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

AT_ONCE = 50


class MailUnknown(DomainError):
    """No mail of this number waits."""

    code = "mail_unknown"
    template = "There is no mail {mail} to place here: somebody has said whose it is already, perhaps."


class DebtorNotNamed(DomainError):
    """No debtor, or several, of this name."""

    code = "debtor_not_named"
    template = "'{name}' names no debtor, or several: write the customer's code, or the whole name."


@dataclass(frozen=True, slots=True)
class MailRow:
    """One mail as lists show it: ``debtor`` is whose it may be."""

    mail: int
    kind: str
    sender: str
    sender_name: str
    subject: str
    text: str
    taken_at: datetime
    debtor: int | None
    debtor_name: str
    debtor_code: str
    files: tuple[AttachedFile, ...] = ()


def listed(here: Acting, state: MailState, *, before: int | None = None, limit: int = AT_ONCE + 1) -> list[MailRow]:
    """Mail that waits, or was set aside, the newest first."""
    found = Mail.objects.select_related("debtor").filter(state=state).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[:limit])
    files = files_of_mails(here, [one.pk for one in rows])
    return [
        MailRow(
            one.pk,
            one.kind,
            one.sender,
            one.sender_name,
            one.subject,
            one.text,
            one.taken_at,
            one.debtor_id,
            one.debtor.name if one.debtor else "",
            one.debtor.code if one.debtor else "",
            tuple(files.get(one.pk, ())),
        )
        for one in rows
    ]


def waiting_count(here: Acting) -> int:
    """How many wait for a person."""
    return Mail.objects.filter(state=MailState.WAITING).count()


def debtor_named(here: Acting, name: str) -> int:
    """The debtor of this code, or of this name if only one bears it. Raises DebtorNotNamed."""
    wanted = " ".join(name.replace("\0", "").split())
    for found in (Debtor.objects.filter(code=wanted), Debtor.objects.filter(name__iexact=wanted)):
        ids = list(found.values_list("pk", flat=True)[:2])
        if len(ids) == 1:
            return int(ids[0])
    raise DebtorNotNamed(name=wanted)


@needs(Right.ACT)
def place(here: Acting, mail_id: int, debtor: int | str) -> str:
    """Say whose a mail is, by id, code or name: it lands there, and pauses as any answer. Returns the debtor's name.

    Raises MailUnknown, DebtorNotNamed.
    """
    mail = _open(mail_id)
    whose = debtor if isinstance(debtor, int) else debtor_named(here, debtor)
    name = Debtor.objects.filter(pk=whose).values_list("name", flat=True).first()
    if name is None:
        raise DebtorNotNamed(name=str(debtor))
    receive_reply(
        here,
        DebtorId(whose),
        sender=mail.sender,
        text=f"{mail.subject}\n{mail.text}".strip(),
        message_id=f"mail {mail.key}",
        pauses=mail.kind != MailKind.RETURNED,
        held_on=mail.taken_at.astimezone(here.zone).date(),
    )
    _settle(here, mail, MailState.PLACED, debtor=whose)
    return str(name)


@needs(Right.ACT)
def set_aside(here: Acting, mail_id: int) -> None:
    """Say that a mail is about no debt: its text goes, who wrote when about what stays. Raises MailUnknown."""
    _settle(here, _open(mail_id), MailState.ASIDE, debtor=None)


def _open(mail_id: int) -> Mail:
    """A mail that waits, or that the program set aside."""
    mail = (
        Mail.objects.select_for_update(of=("self",))
        .filter(pk=mail_id, settled_at=None)
        .exclude(state=MailState.PLACED)
        .first()
    )
    if mail is None:
        raise MailUnknown(mail=str(mail_id))
    return mail


def _settle(here: Acting, mail: Mail, state: MailState, *, debtor: int | None) -> None:
    if state is MailState.ASIDE:
        Attachment.objects.filter(mail=mail).delete()
    Mail.objects.filter(pk=mail.pk).update(
        state=state, debtor_id=debtor, text="", settled_at=here.at, settled_by=here.actor
    )
    fact = Fact("mail.placed" if debtor else "mail.set_aside", {"mail": mail.pk}, chain=debtor or ORGANISATION_CHAIN)
    append(here, [fact])
