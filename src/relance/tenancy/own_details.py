"""What letters may name as the creditor's own: the account and the domains that are set by two people's agreement."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.own_details import Own
from relance.tenancy.context import Acting
from relance.tenancy.destinations import NOTHING_GIVEN
from relance.tenancy.models import Preference
from relance.tenancy.preferences import BIC, EMAIL, IBAN, MEDIATOR_SITE, OWN_DOMAINS

KEYS = (IBAN.key, BIC.key, OWN_DOMAINS.key, MEDIATOR_SITE.key, EMAIL.key)


def own_details(here: Acting, given: Mapping[str, str] = NOTHING_GIVEN) -> Own:
    """The organisation's own details; those of ``given`` come first.

    The consumer mediator's website may be named like them. The address on letters is one of them:
    once there is an account, it changes only within the own domains.
    """
    kept = Preference.objects.filter(organisation_id=here.organisation, key__in=KEYS).values_list("key", "value")
    chosen = dict(kept) | {key: given[key] for key in KEYS if key in given}
    site = MEDIATOR_SITE.read(chosen[MEDIATOR_SITE.key]) if chosen.get(MEDIATOR_SITE.key) else ""
    return Own.of(
        iban=chosen.get(IBAN.key, ""),
        bic=chosen.get(BIC.key, ""),
        domains=(*OWN_DOMAINS.read(chosen.get(OWN_DOMAINS.key, "")), site.partition("/")[0]),
        email=chosen.get(EMAIL.key, ""),
    )
