"""Asking name servers, bounded in time."""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.resolver

from relance.channels.email.sender_domain import DnsSilent

PATIENCE_SECONDS = 4.0


def txt_records(name: str) -> Sequence[str]:
    """The TXT records of ``name``, the pieces of each joined; [] where there are none. Raises DnsSilent."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=PATIENCE_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise DnsSilent(str(error)) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
