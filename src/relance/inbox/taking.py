"""The one door for what comes back: each mail is read by itself, in its own transaction, and what it became is counted."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import OperationalError

from relance.channels.email.bounces import arrivals_of, bounces_of, is_json, reports_delivery
from relance.channels.email.replies import Reply, mail_of
from relance.dispatch.states import StateLost
from relance.inbox.answers import keep, take_mail
from relance.inbox.models import Mail, MailKind, MailState
from relance.inbox.returned import take_arrivals, take_bounces
from relance.parties.models import Contact
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.locks import Lock, hold_lock

TEXT_KEPT = timedelta(days=90)  # of what was set aside by the program, so that a person may still say otherwise


def take_in(desk: ActsAnew, contents: Iterable[bytes], *, own_address: str) -> Counter[str]:
    """Read what came back; returns how many were ``bounced``, ``kept_back`` (our own server is refused), ``delivered``, ``temporary``, a
    ``reply``, ``automatic`` (kept with its debtor, pausing nothing), ``to_place`` (a person says whose), ``aside``,
    ``unknown`` (not ours, or known), ``own`` or ``unreadable``.

    Our own address is never marked, whatever a server says of it: nothing could be sent any more.
    """
    counts: Counter[str] = Counter()
    own = frozenset([own_address.lower()] if own_address else [])
    for content in contents:
        counts += take_one(desk, content, own=own)
    with desk.acting() as here:
        forget_texts(here)
    return counts


def take_one(
    desk: ActsAnew,
    content: bytes,
    *,
    own: frozenset[str],
    then: Callable[[Acting], None] = lambda here: None,
) -> Counter[str]:
    """Take one mail, and do what must be remembered with it ``then``, in one transaction."""
    try:
        with desk.acting() as here:
            counts = _taken(here, content, own)
            then(here)
    except OperationalError:  # the database's own trouble: the mail is read again
        raise
    except StateLost:
        # Its message moved on meanwhile, and moves on only so often: the mail is taken against where it is now.
        return take_one(desk, content, own=own, then=then)
    except Exception:  # noqa: BLE001 (a stranger's bytes: one odd mail never stops the others; it is counted, and shown)
        with desk.acting() as here:
            counts = _unreadable(here, content)
            then(here)
    return counts


def forget_texts(here: Acting) -> None:
    """What was set aside long ago loses its text."""
    old = Mail.objects.filter(state=MailState.ASIDE, taken_at__lt=here.at - TEXT_KEPT).exclude(text="")
    old.update(text="")


def _taken(here: Acting, content: bytes, own: frozenset[str]) -> Counter[str]:
    bounces, arrivals = bounces_of(content), arrivals_of(content)
    delivered = Counter(take_arrivals(here, arrivals))
    if bounces:
        theirs = [bounce for bounce in bounces if bounce.recipient.lower() not in own]
        final = [bounce for bounce in theirs if bounce.is_permanent]
        counts = Counter(take_bounces(here, final))
        counts += Counter(own=len(bounces) - len(theirs), temporary=len(theirs) - len(final))
        if set(counts) == {"unknown"} and (mail := mail_of(content)):
            _show_returned(here, mail, [bounce.recipient for bounce in bounces])
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
        return _unreadable(here, content)
    if _is_known(here, mail.key):
        return Counter(unknown=1)
    return Counter({take_mail(here, mail, own=own): 1})


def _is_known(here: Acting, key: str) -> bool:
    """Whether it was taken before; of two programs that read it at once the second one waits for the first."""
    hold_lock(Lock.INBOX, here, alone=True)
    return Mail.objects.filter(key=key).exists()


def _show_returned(here: Acting, mail: Reply, recipients: list[str]) -> None:
    """A report that names none of our messages, but an address of a debtor: somebody looks."""
    debtor = Contact.objects.filter(email__in=recipients).values_list("debtor_id", flat=True).first()
    if debtor is not None and not mail.references and not _is_known(here, mail.key):
        keep(here, mail, MailKind.RETURNED, MailState.WAITING, debtor)


def _unreadable(here: Acting, content: bytes) -> Counter[str]:
    key = hashlib.sha256(content).hexdigest()
    if not _is_known(here, key):
        Mail.objects.create(
            organisation_id=here.organisation,
            key=key,
            kind=MailKind.UNREADABLE,
            state=MailState.WAITING,
            taken_at=here.at,
            text=content[:2000].decode("ascii", "replace").replace("\0", ""),
        )
    return Counter(unreadable=1)
