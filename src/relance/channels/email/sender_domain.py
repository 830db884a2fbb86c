"""Whether mail from a domain will be believed: its SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) records.

Pure but for ``txt``, which asks for the TXT records of a name: [] where there are none, DnsSilent where nobody answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from relance.channels.email.providers import Provider
from relance.domain.sentences import Sentence

MOST_LOOKUPS = 10  # RFC 7208 4.6.4
# What makes a server ask another name (RFC 7208, 4.6.4): the mechanism or modifier, up to its value or prefix length.
LOOKED_UP = re.compile(r"[+~?-]?(?:include|a|mx|ptr|exists|redirect)(?=[:=/]|$)")

Txt = Callable[[str], Sequence[str]]


class DnsSilent(Exception):
    """No server answered: nothing is known."""


class Verdict(StrEnum):
    """How a record stands."""

    GOOD = "good"
    CARE = "care"  # mail may land among the unwanted
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One record: how it stands, why, and what to write instead ("" where nothing)."""

    record: str
    verdict: Verdict
    why: Sentence
    to_write: str = ""


def check_domain(domain: str, *, provider: Provider | None, selector: str, txt: Txt) -> list[Finding]:
    """SPF, DKIM and DMARC of the sender's domain. ``selector`` is the one that its owner named, "" for the provider's own."""
    looks: dict[str, Callable[[], Finding]] = {
        "SPF": lambda: _spf(domain, provider, txt), "DKIM": lambda: _dkim(domain, provider, selector, txt),
        "DMARC": lambda: _dmarc(domain, txt),
    }  # fmt: skip
    return [_looked(record, look) for record, look in looks.items()]


def _looked(record: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DnsSilent:
        return Finding(record, Verdict.UNKNOWN, Sentence("No name server answered: try again later."))


def _spf(domain: str, provider: Provider | None, txt: Txt) -> Finding:
    records = [one for one in txt(domain) if one.lower().split(" ")[0] == "v=spf1"]
    wanted = f"v=spf1 include:{provider.spf[0]} ~all" if provider else ""
    if not records:
        return Finding("SPF", Verdict.CARE, Sentence("{domain} has none.", {"domain": domain}), wanted)
    if len(records) > 1:
        why = Sentence(
            "{domain} has {count}; with more than one, none counts.", {"domain": domain, "count": len(records)}
        )
        return Finding("SPF", Verdict.CARE, why, wanted)
    terms = records[0].lower().split()[1:]
    if "+all" in terms or "all" in terms:
        return Finding("SPF", Verdict.CARE, Sentence("It lets anybody write in your name."), wanted)
    if sum(1 for term in terms if LOOKED_UP.match(term)) > MOST_LOOKUPS:
        return Finding("SPF", Verdict.CARE, Sentence("It asks for more than ten look-ups: servers give up."))
    if provider and not any(f"include:{one}" in terms for one in provider.spf):
        why = Sentence("It does not name {provider}.", {"provider": provider.name})
        return Finding("SPF", Verdict.CARE, why, f"include:{provider.spf[0]}")
    if provider is None:
        return Finding(
            "SPF",
            Verdict.UNKNOWN,
            Sentence("There is one; whether it names your server, only you can tell."),
            records[0],
        )
    return Finding("SPF", Verdict.GOOD, Sentence("It names {provider}.", {"provider": provider.name}))


def _dkim(domain: str, provider: Provider | None, selector: str, txt: Txt) -> Finding:
    selectors = (selector,) if selector else (provider.selectors if provider else ())
    for one in selectors:
        keys = [record for record in txt(f"{one}._domainkey.{domain}") if "p=" in record]
        if any(_key_of(record) for record in keys):
            return Finding("DKIM", Verdict.GOOD, Sentence("The key {selector} is published.", {"selector": one}))
        if keys:
            return Finding("DKIM", Verdict.CARE, Sentence("The key {selector} was revoked.", {"selector": one}))
    if not selectors:
        return Finding("DKIM", Verdict.UNKNOWN, Sentence("Name the selector that your provider gave you to check it."))
    listed = ", ".join(selectors)
    return Finding(
        "DKIM",
        Verdict.CARE,
        Sentence("No key under {selectors}: switch DKIM on at your provider.", {"selectors": listed}),
    )


def _key_of(record: str) -> str:
    tags = dict(part.strip().split("=", 1) for part in record.split(";") if "=" in part)
    return tags.get("p", "").strip()


def _dmarc(domain: str, txt: Txt) -> Finding:
    names = [domain, domain.partition(".")[2]]  # a subdomain without one follows the domain above
    for name in names:
        if "." not in name:
            continue
        records = [one for one in txt(f"_dmarc.{name}") if one.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(records) == 1:
            return Finding("DMARC", Verdict.GOOD, Sentence("{domain} has one.", {"domain": name}))
        if records:
            return Finding(
                "DMARC",
                Verdict.CARE,
                Sentence(
                    "{domain} has {count}; with more than one, none counts.", {"domain": name, "count": len(records)}
                ),
            )
    return Finding("DMARC", Verdict.CARE, Sentence("{domain} has none.", {"domain": domain}), "v=DMARC1; p=none")
