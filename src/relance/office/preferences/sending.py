"""Setting up how e-mail leaves: providers, a test to oneself, and whether the domain is believed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from relance.channels.email.microsoft import SMTP_HOST as MICROSOFT_HOST
from relance.channels.email.name_servers import txt_records
from relance.channels.email.providers import PROVIDERS, provider_of_host
from relance.channels.email.sender_domain import check_domain
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.office.installation import post_office_of_visit
from relance.office.page import Page, act, page
from relance.office.preferences.views import context_of
from relance.office.visit import Visit
from relance.outbox.system import SystemMessage, SystemPurpose, send_system
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand


class SenderMissing(DomainError):
    """No address whose domain could be looked at."""

    code = "sender_missing"
    template = "Say first which address messages come from."


class DemonstrationAsksNobody(DomainError):
    """A demonstration talks to nobody outside."""

    code = "demonstration_asks_nobody"
    template = "A demonstration asks nobody outside this machine; in earnest the records are looked up here."


@page
def preset(visit: Visit, here: Acting, key: str) -> Page:
    """The preferences with a provider's server filled in; nothing is kept yet."""
    demand(Right.SET_UP, here)
    provider = next((one for one in PROVIDERS if one.key == key), None)
    if provider is None:
        raise Http404
    typed = {
        prefer.EMAIL_BY.key: "smtp", prefer.SMTP_HOST.key: provider.host, prefer.SMTP_PORT.key: str(provider.port),
        prefer.SMTP_SECURITY.key: provider.security.value,
    }  # fmt: skip
    return "office/preferences.html", context_of(visit, here, typed, {}) | {"provider": provider}


@page
def domain_check(visit: Visit, here: Acting) -> Page:
    """SPF, DKIM and DMARC of the sender's domain, as name servers tell now."""
    demand(Right.SET_UP, here)
    if visit.organisation.is_demonstration:
        raise DemonstrationAsksNobody
    sender = prefer.SENDER.of(here) or prefer.EMAIL.of(here) or ""
    domain = sender.rpartition("@")[2].strip().lower()
    if not domain:
        raise SenderMissing
    is_microsoft = prefer.EMAIL_BY.of(here) == "microsoft"
    provider = provider_of_host(MICROSOFT_HOST if is_microsoft else prefer.SMTP_HOST.of(here) or "")
    findings = check_domain(domain, provider=provider, selector=prefer.DKIM_SELECTOR.of(here) or "", txt=txt_records)
    return "office/domain_check.html", {
        "section": "preferences",
        "domain": domain,
        "provider": provider,
        "findings": findings,
    }


@act
def test_message(visit: Visit) -> HttpResponse:
    """A message to oneself, by the server that is set up."""
    with visit.acting() as here:
        demand(Right.SET_UP, here)
    told = send_system(
        post_office_of_visit(visit),
        SystemMessage(
            SystemPurpose.TEST,
            visit.user.email,
            visit.user.name,
            visit.language,
            Sentence("Test of Relance"),
            (
                Sentence(
                    "This message left Relance for {company}: your server takes its mail.",
                    {"company": visit.organisation.name},
                ),
                Sentence("Look where it landed: if it lies among the unwanted, check the domain on the same page."),
            ),
        ),
        sender_name=visit.organisation.name,
    )
    said = visit.say("Sent to {email}; the server said: {answer}", email=visit.user.email, answer=told or "OK")
    messages.success(visit.request, said)
    return HttpResponseRedirect(visit.url("preferences") + "#sending")
