"""Who writes, out of the books: name, address, account and what else the law asks of business papers; and from where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relance.domain.errors import DomainError
from relance.domain.law.fr.legal_forms import form_of, name_with_form
from relance.letters.labels import joined
from relance.letters.logo import logo_of
from relance.letters.model import Creditor
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.models import Organisation

REQUIRED = (prefer.STREET, prefer.POSTAL_CODE, prefer.CITY, prefer.IBAN)


CREDITOR = "creditor"


@dataclass(frozen=True, slots=True)
class Sender:
    """Which addresses messages come from, by channel; "" where there is none."""

    email: str
    sms: str


@dataclass(frozen=True, slots=True)
class Author:
    """In whose name a message goes: letterhead and account to pay (``creditor``), and what it comes from.

    ``key`` is how a notice names it. Today the creditor is the only one; a firm that writes for it will be another.
    """

    creditor: Creditor
    sender: Sender
    key: str = CREDITOR


class IdentityIncomplete(DomainError):
    """A letter without a sender's address or an account to pay into would have holes in it."""

    code = "identity_incomplete"
    template = "Letters need your identity. Still missing: {keys}. Set each: relance set KEY VALUE."


def author_of(here: Acting, *, is_complete: bool = True) -> Author:
    """The creditor itself, with gaps where it need not be complete. Raises IdentityIncomplete."""
    chosen = _chosen(here)
    return Author(creditor_of(here, is_complete=is_complete, chosen=chosen), sender_of(here, chosen=chosen))


def sender_of(here: Acting, *, chosen: Mapping[str, str] | None = None) -> Sender:
    """What the creditor's messages come from. ``chosen`` are the organisation's preferences, where the caller has read them."""
    known = _chosen(here) if chosen is None else chosen
    return Sender(
        known.get(prefer.SENDER.key, "") or known.get(prefer.EMAIL.key, ""), known.get(prefer.SMS_SENDER.key, "")
    )


def _chosen(here: Acting) -> dict[str, str]:
    return {key: value for key, value, _meaning in prefer.preferences(here) if value}


def creditor_of(here: Acting, *, is_complete: bool = True, chosen: Mapping[str, str] | None = None) -> Creditor:
    """The creditor as letters show them, with "" for what is missing where it need not be complete.

    ``chosen`` are the organisation's preferences, where the caller has read them.
    Raises IdentityIncomplete.
    """
    if chosen is None:
        chosen = _chosen(here)
    missing = [choice.key for choice in REQUIRED if choice.key not in chosen]
    if missing and is_complete:
        raise IdentityIncomplete(
            keys=", ".join(missing), what=joined([choice.meaning for choice in REQUIRED if choice.key in missing])
        )
    chosen = {**dict.fromkeys(missing, ""), **chosen}
    site = chosen.get(prefer.MEDIATOR_SITE.key, "")
    name, holder = Organisation.objects.get(pk=here.organisation).name, chosen.get(prefer.ACCOUNT_HOLDER.key, "")
    form = chosen.get(prefer.LEGAL_FORM.key, "")
    return Creditor(
        name=name_with_form(name, form_of(form)),
        legal_form=form,
        capital=chosen.get(prefer.CAPITAL.key, ""),
        siren=chosen.get(prefer.SIREN.key, ""),
        rcs_city=chosen.get(prefer.RCS_CITY.key, ""),
        street=chosen[prefer.STREET.key],
        postal_code=chosen[prefer.POSTAL_CODE.key],
        city=chosen[prefer.CITY.key],
        iban=chosen[prefer.IBAN.key],
        street_2=chosen.get(prefer.STREET_2.key, ""),
        bic=chosen.get(prefer.BIC.key, ""),
        account_holder=prefer.ACCOUNT_HOLDER.read(holder) if holder else "",
        domains=prefer.OWN_DOMAINS.read(chosen.get(prefer.OWN_DOMAINS.key, "")),
        email=chosen.get(prefer.EMAIL.key, ""),
        phone=chosen.get(prefer.PHONE.key, ""),
        signatory=chosen.get(prefer.SIGNATORY.key, ""),
        logo=logo_of(here, chosen.get(prefer.LOGO.key, "")),
        foreign_form=chosen.get(prefer.FOREIGN_FORM.key, ""),
        foreign_register=chosen.get(prefer.FOREIGN_REGISTER.key, ""),
        mediator=", ".join(prefer.mediator_of(chosen)),
        mediator_site=prefer.MEDIATOR_SITE.read(site) if site else "",
    )
