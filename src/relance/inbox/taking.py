"""The one door for what comes back: each mail is read by itself, in its own transaction, and what it became is counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import OperationalError

from relance.channels.email.bounces import arrivals_of, bounces_of, is_json, reports_delivery
from relance.channels.email.replies import Reply, mail_of
from relance.inbox.answers import keep, take_mail
from relance.inbox.models import Mail, MailKind, MailState
from relance.inbox.returned import take_arrivals, take_bounces
from relance.outbox.states import StateLost
from relance.parties.models import Contact
from relance.tenancy.context import acting_in
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.rights import Right, needs

TEXT_KEPT = timedelta(days=90)  # of what was set aside by the program, so that a person may still say otherwise


@needs(Right.SET_UP)
def take_in(
    organisation_id: int, contents: Iterable[bytes], *, own_address: str, now: datetime, actor: str
) -> Counter[str]:
    """Read what came back; returns how many were ``bounced``, ``kept_back`` (our own server is refused), ``delivered``, ``temporary``, a
    ``reply``, ``automatic`` (kept with its debtor, pausing nothing), ``to_place`` (a person says whose), ``aside``,
    ``unknown`` (not ours, or known), ``own`` or ``unreadable``.

    Our own address is never marked, whatever a server says of it: nothing could be sent any more.
    """
    counts: Counter[str] = Counter()
    own = frozenset([own_address.lower()] if own_address else [])
    for content in contents:
        counts += take_one(organisation_id, content, own=own, now=now, actor=actor)
    forget_texts(organisation_id, now=now)
    return counts


def take_one(
    organisation_id: int, content: bytes, *, own: frozenset[str], now: datetime, actor: str, then: Callable[[], None] = lambda: None
) -> Counter[str]:  # fmt: skip
    """Take one mail, and do what must be remembered with it ``then``, in one transaction."""
    try:
        with acting_in(organisation_id):
            counts = _taken(organisation_id, content, own, now, actor)
            then()
    except OperationalError:  # the database's own trouble: the mail is read again
        raise
    except (
        StateLost
    ):  # its message moved on meanwhile, and moves on only so often: the mail is taken against where it is now
        return take_one(organisation_id, content, own=own, now=now, actor=actor, then=then)
    except Exception:  # noqa: BLE001 (a stranger's bytes: one odd mail never stops the others; it is counted, and shown)
        with acting_in(organisation_id):
            counts = _unreadable(organisation_id, content, now)
            then()
    return counts


def forget_texts(organisation_id: int, *, now: datetime) -> None:
    """What was set aside long ago loses its text."""
    with acting_in(organisation_id):
        old = Mail.objects.filter(state=MailState.ASIDE, taken_at__lt=now - TEXT_KEPT).exclude(text="")
        old.update(text="")


def _taken(organisation_id: int, content: bytes, own: frozenset[str], now: datetime, actor: str) -> Counter[str]:
    bounces, arrivals = bounces_of(content), arrivals_of(content)
    delivered = Counter(take_arrivals(organisation_id, arrivals, now=now, actor=actor))
    if bounces:
        theirs = [bounce for bounce in bounces if bounce.recipient.lower() not in own]
        final = [bounce for bounce in theirs if bounce.is_permanent]
        counts = Counter(take_bounces(organisation_id, final, now=now, actor=actor))
        counts += Counter(own=len(bounces) - len(theirs), temporary=len(theirs) - len(final))
        if set(counts) == {"unknown"} and (mail := mail_of(content)):
            _show_returned(organisation_id, mail, [bounce.recipient for bounce in bounces], now)
        return counts + delivered
    if delivered["delivered"] or (delivered and is_json(content)):
        return delivered
    if not content.strip():
        return Counter()
    if is_json(content):
        return Counter(aside=1)
    if reports_delivery(content):
        return Counter(temporary=1)  # a delay or a success
    mail = mail_of(content)
    if mail is None:
        return _unreadable(organisation_id, content, now)
    if _is_known(organisation_id, mail.key):
        return Counter(unknown=1)
    return Counter({take_mail(organisation_id, mail, own=own, now=now, actor=actor): 1})


def _is_known(organisation_id: int, key: str) -> bool:
    """Whether it was taken before; of two programs that read it at once the second one waits for the first."""
    hold_lock(Lock.INBOX, organisation_id, alone=True)
    return Mail.objects.filter(key=key).exists()


def _show_returned(organisation_id: int, mail: Reply, recipients: list[str], now: datetime) -> None:
    """A report that names none of our messages, but an address of a debtor: somebody looks."""
    debtor = Contact.objects.filter(email__in=recipients).values_list("debtor_id", flat=True).first()
    if debtor is not None and not mail.references and not _is_known(organisation_id, mail.key):
        keep(organisation_id, mail, MailKind.RETURNED, MailState.WAITING, debtor, now)


def _unreadable(organisation_id: int, content: bytes, now: datetime) -> Counter[str]:
    key = hashlib.sha256(content).hexdigest()
    if not _is_known(organisation_id, key):
        Mail.objects.create(
            organisation_id=organisation_id, key=key, kind=MailKind.UNREADABLE, state=MailState.WAITING, taken_at=now,
            text=content[:2000].decode("ascii", "replace").replace("\0", ""),
        )  # fmt: skip
    return Counter(unreadable=1)
