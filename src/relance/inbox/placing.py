"""Mail that nobody could place: shown to a person, who says whose it is, or that it is about no debt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from relance.domain.errors import DomainError
from relance.exchanges.services import receive_reply
from relance.inbox.attached import AttachedFile, files_of_mails
from relance.inbox.models import Attachment, Mail, MailKind, MailState
from relance.journal.services import ORGANISATION_CHAIN, Fact, append
from relance.parties.models import Debtor
from relance.tenancy.context import acting, acting_in
from relance.tenancy.rights import Right, needs
from relance.tenancy.services import organisation_today

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


def listed(state: MailState, *, before: int | None = None, limit: int = AT_ONCE + 1) -> list[MailRow]:
    """Mail that waits, or was set aside, the newest first. Call it while acting in the organisation."""
    found = Mail.objects.select_related("debtor").filter(state=state).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[:limit])
    files = files_of_mails([one.pk for one in rows])
    return [
        MailRow(
            one.pk, one.kind, one.sender, one.sender_name, one.subject, one.text, one.taken_at, one.debtor_id,
            one.debtor.name if one.debtor else "", one.debtor.code if one.debtor else "", tuple(files.get(one.pk, ())),
        )
        for one in rows
    ]  # fmt: skip


def waiting_count() -> int:
    """How many wait for a person. Call it while acting in the organisation."""
    return Mail.objects.filter(state=MailState.WAITING).count()


def debtor_named(name: str) -> int:
    """The debtor of this code, or of this name if only one bears it. Raises DebtorNotNamed.

    Call it while acting in the organisation.
    """
    wanted = " ".join(name.replace("\0", "").split())
    for found in (Debtor.objects.filter(code=wanted), Debtor.objects.filter(name__iexact=wanted)):
        ids = list(found.values_list("pk", flat=True)[:2])
        if len(ids) == 1:
            return int(ids[0])
    raise DebtorNotNamed(name=wanted)


@needs(Right.ACT)
def place(organisation_id: int, mail_id: int, debtor: int | str, *, now: datetime, actor: str) -> str:
    """Say whose a mail is, by id, code or name: it lands there, and pauses as any answer. Returns the debtor's name.

    Raises MailUnknown, DebtorNotNamed.
    """
    with acting(organisation_id, actor, now) as here:
        mail = _open(mail_id)
        whose = debtor if isinstance(debtor, int) else debtor_named(debtor)
        name = Debtor.objects.filter(pk=whose).values_list("name", flat=True).first()
        if name is None:
            raise DebtorNotNamed(name=str(debtor))
        receive_reply(
            here,
            whose,
            sender=mail.sender,
            text=f"{mail.subject}\n{mail.text}".strip(),
            message_id=f"mail {mail.key}",
            pauses=mail.kind != MailKind.RETURNED,
            held_on=organisation_today(organisation_id, mail.taken_at),
        )
        _settle(organisation_id, mail, MailState.PLACED, now, actor, debtor=whose)
    return str(name)


@needs(Right.ACT)
def set_aside(organisation_id: int, mail_id: int, *, now: datetime, actor: str) -> None:
    """Say that a mail is about no debt: its text goes, who wrote when about what stays. Raises MailUnknown."""
    with acting_in(organisation_id):
        _settle(organisation_id, _open(mail_id), MailState.ASIDE, now, actor, debtor=None)


def _open(mail_id: int) -> Mail:
    """A mail that waits, or that the program set aside."""
    mail = (
        Mail.objects.select_for_update(of=("self",)).filter(pk=mail_id, settled_at=None)
        .exclude(state=MailState.PLACED).first()
    )  # fmt: skip
    if mail is None:
        raise MailUnknown(mail=str(mail_id))
    return mail


def _settle(
    organisation_id: int, mail: Mail, state: MailState, now: datetime, actor: str, *, debtor: int | None
) -> None:
    if state is MailState.ASIDE:
        Attachment.objects.filter(mail=mail).delete()
    Mail.objects.filter(pk=mail.pk).update(state=state, debtor_id=debtor, text="", settled_at=now, settled_by=actor)
    fact = Fact("mail.placed" if debtor else "mail.set_aside", {"mail": mail.pk}, chain=debtor or ORGANISATION_CHAIN)
    append(organisation_id, [fact], at=now, actor=actor)
