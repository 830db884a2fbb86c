"""The one door for what comes back: each mail is read by itself, and what it became is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from relance.channels.email.bounces import Bounce, bounces_of
from relance.inbox.answers import take_reply
from relance.inbox.returned import take_bounce
from relance.tenancy.context import acting_in
from relance.tenancy.rights import Right, needs


@needs(Right.SET_UP)
def take_in(
    organisation_id: int, contents: Iterable[bytes], *, own_address: str, now: datetime, actor: str
) -> Counter[str]:
    """Read what came back; returns how many were ``bounced``, ``kept_back`` (our own server is refused), ``temporary``, a
    ``reply``, ``unknown`` (not ours, or known), ``own`` or ``unreadable``.

    Our own address is never marked, whatever a server says of it: nothing could be sent any more.
    """
    counts: Counter[str] = Counter()
    for content in contents:
        bounces = _read(content, counts)
        if bounces is None:
            continue
        if not bounces:
            with acting_in(organisation_id):
                became = take_reply(organisation_id, content, now=now, actor=actor)
            counts.update([became] if became else [])
        for bounce in bounces:
            if bounce.recipient.lower() == own_address.lower():
                counts["own"] += 1
            elif not bounce.is_permanent:
                counts["temporary"] += 1
            else:
                with acting_in(organisation_id):
                    counts[take_bounce(organisation_id, bounce, now=now, actor=actor)] += 1
    return counts


def _read(content: bytes, counts: Counter[str]) -> list[Bounce] | None:
    """The bounces that it reports; None for a mail that cannot be read."""
    try:
        return bounces_of(content)
    except Exception:  # noqa: BLE001 (a stranger's bytes: one odd mail never stops the others, and is counted)
        counts["unreadable"] += 1
        return None
