"""Is mail from a domain believed: SPF, DKIM and DMARC as records say it, and nothing guessed where nobody answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from relance.channels.email.providers import PROVIDERS, Provider, provider_of_host
from relance.channels.email.sender_domain import DnsSilent, Finding, Txt, Verdict, check_domain

DOMAIN = "fabrique-fictive.example"
GOOGLE = next(one for one in PROVIDERS if one.key == "google")
KEY = "v=DKIM1; k=rsa; p=MIGf"


def zone(records: Mapping[str, Sequence[str]]) -> Txt:
    return lambda name: records.get(name, [])


def look(
    records: Mapping[str, Sequence[str]],
    *,
    provider: Provider | None = GOOGLE,
    selector: str = "",
    domain: str = DOMAIN,
) -> dict[str, Finding]:
    found = check_domain(domain, provider=provider, selector=selector, txt=zone(records))
    return {one.record: one for one in found}


GOOD = {
    DOMAIN: ["google-site-verification=x", "v=spf1 include:_spf.google.com ~all"], f"google._domainkey.{DOMAIN}": [KEY],
    f"_dmarc.{DOMAIN}": ["v=DMARC1; p=none"],
}  # fmt: skip


@pytest.mark.requirement("P46")
def test_a_domain_in_order_is_said_to_be() -> None:
    assert {one.verdict for one in look(GOOD).values()} == {Verdict.GOOD}


@pytest.mark.requirement("P46")
@pytest.mark.parametrize(
    ("spf", "why", "to_write"),
    [
        ([], "has none", "v=spf1 include:_spf.google.com ~all"),
        (["v=spf1 mx -all"], "does not name Google", "include:_spf.google.com"),
        (
            ["v=spf1 -all", "v=spf1 include:_spf.google.com -all"],
            "has 2; with more than one",
            "v=spf1 include:_spf.google.com ~all",
        ),
        (["v=spf1 include:_spf.google.com +all"], "anybody", "v=spf1 include:_spf.google.com ~all"),
        (["v=spf1 " + " ".join(f"include:{n}.example" for n in range(11)) + " -all"], "more than ten", ""),
        (
            [
                "v=spf1 a mx/24 ptr a:one.example +mx:two.example ?exists:%{i}.example "
                + "include:a.small " * 5
                + "-all"
            ],
            "more than ten",
            "",
        ),
    ],
)
def test_an_spf_that_harms_says_why_and_what_to_write(spf: list[str], why: str, to_write: str) -> None:
    found = look({**GOOD, DOMAIN: spf})["SPF"]
    assert found.verdict is Verdict.CARE
    assert why in str(found.why)
    assert found.to_write == to_write


@pytest.mark.parametrize(
    ("records", "selector", "verdict"),
    [
        ({f"google._domainkey.{DOMAIN}": ["v=DKIM1; p="]}, "", Verdict.CARE),
        ({}, "", Verdict.CARE),
        ({f"mine._domainkey.{DOMAIN}": [KEY]}, "mine", Verdict.GOOD),
        ({f"google._domainkey.{DOMAIN}": [KEY]}, "mine", Verdict.CARE),
    ],
)
def test_a_key_is_there_revoked_or_missing(records: dict[str, list[str]], selector: str, verdict: Verdict) -> None:
    assert look(records, selector=selector)["DKIM"].verdict is verdict


def test_of_ones_own_server_only_the_owner_knows_and_nothing_is_claimed() -> None:
    found = look({DOMAIN: ["v=spf1 ip4:192.0.2.1 -all"]}, provider=None)
    assert (found["SPF"].verdict, found["DKIM"].verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)


def test_a_subdomain_follows_the_dmarc_of_the_domain_above() -> None:
    found = look({"_dmarc.fabrique.example": ["v=DMARC1; p=reject"]}, domain="compta.fabrique.example")
    assert found["DMARC"].verdict is Verdict.GOOD


def test_silence_of_the_name_servers_is_no_verdict() -> None:
    def silent(name: str) -> list[str]:
        raise DnsSilent(name)

    found = check_domain(DOMAIN, provider=GOOGLE, selector="", txt=silent)
    assert {one.verdict for one in found} == {Verdict.UNKNOWN}


def test_providers_are_known_by_their_servers() -> None:
    assert provider_of_host(" SMTP.gmail.com ") is GOOGLE
    assert provider_of_host("mail.fabrique-fictive.example") is None
    assert len({one.key for one in PROVIDERS}) == len(PROVIDERS)


@pytest.mark.requirement("P46")
def test_only_what_asks_another_name_counts_as_a_look_up() -> None:
    many = " ".join(f"ip4:192.0.2.{n}" for n in range(20)) + " exp=explain.example all.example=1 "
    spf = f"v=spf1 {many}{'include:_spf.google.com ' * 10}-all"
    assert look({**GOOD, DOMAIN: [spf]})["SPF"].verdict is Verdict.GOOD
