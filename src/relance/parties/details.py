"""What people say of debtors: what kind they are, where they are, how to reach them. Each word is in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from relance.domain.errors import DomainError
from relance.domain.glyphs import seen
from relance.domain.identifiers.company import Siren, Siret
from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.domain.mail_addresses import MailAddressInvalid, cleaned
from relance.domain.payment_details import refuse_foreign
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.parties.models import Contact, Debtor
from relance.tenancy.context import Acting
from relance.tenancy.own_details import own_details
from relance.tenancy.rights import Right, needs

ADDRESS = ("street", "street_2", "postal_code", "city", "country")
STATED = ("name", "language", "kind", "siren", "siret", *ADDRESS)
NUMBERS: Mapping[str, Callable[[str], str]] = {"siren": Siren.parse, "siret": Siret.parse}
PRINTED = frozenset({"name", *ADDRESS})
LONGEST = {
    "name": 400,
    "language": 2,
    "kind": 12,
    "siren": 9,
    "siret": 14,
    "street": 400,
    "street_2": 400,
    "postal_code": 20,
    "city": 200,
    "country": 100,
}
LONGEST_PHONE = 60


class DebtorUnknown(DomainError):
    """There is no such debtor."""

    code = "debtor_unknown"
    template = "There is no such customer here."


class DebtorFieldInvalid(DomainError):
    """A value that a debtor cannot have."""

    code = "debtor_field_invalid"
    template = "'{value}' cannot be the {field} of a customer."


class ContactEmpty(DomainError):
    """Neither an address nor a number."""

    code = "contact_empty"
    template = "Give an e-mail address or a telephone number."


class ContactEmailInvalid(DomainError):
    """Not an e-mail address."""

    code = "contact_email_invalid"
    template = "'{email}' is not an e-mail address."


@needs(Right.ACT)
def change_debtor(here: Acting, debtor_id: DebtorId, changes: Mapping[str, str]) -> tuple[str, ...]:
    """Record what a person says of a debtor: fields of ``STATED``. Returns those that changed.

    Raises DebtorUnknown, DebtorFieldInvalid, IdentifierInvalid, ForeignDetails.
    """
    debtor = Debtor.objects.select_for_update(no_key=True).filter(pk=debtor_id).first()
    if debtor is None:
        raise DebtorUnknown
    changed = []
    for field in STATED:
        if field in changes and (value := checked(field, changes[field])) != getattr(debtor, field):
            setattr(debtor, field, value)
            changed.append(field)
    refuse_foreign_details(here, [getattr(debtor, field) for field in changed if field in PRINTED])
    if changed:
        debtor.save(update_fields=changed)
        body = {"debtor": debtor_id, "fields": changed, "kind": debtor.kind}
        append(here, [Fact("parties.debtor_changed", body, chain=debtor_id)])
    return tuple(changed)


def refuse_foreign_details(here: Acting, typed: Iterable[str]) -> None:
    """What a person types of a debtor stands on letters: it names no account and no link of others. Raises ForeignDetails."""
    own = own_details(here)
    for text in typed:
        refuse_foreign(text, own, where=Sentence("The customer's name or address"), is_name=True)


def checked(field: str, value: str) -> str:
    """A value as it is kept. Raises DebtorFieldInvalid, IdentifierInvalid."""
    text = seen(value)
    if field in NUMBERS and text:
        text = str(NUMBERS[field](text))
    allowed = {"language": {"fr", "en"}, "kind": {kind.value for kind in DebtorKind}}
    longest = LONGEST[field]
    is_odd = (field in allowed and text not in allowed[field]) or (field == "name" and not text)
    if is_odd or len(text) > longest or "\0" in value:
        raise DebtorFieldInvalid(value=text[:80], field=field)
    return text


@needs(Right.ACT)
def add_contact(
    here: Acting,
    debtor_id: DebtorId,
    *,
    email: str,
    phone: str,
    name: str = "",
    from_stage: Stage = Stage.STATEMENT,
) -> None:
    """Add a way to reach a debtor, to whom letters go from ``from_stage`` on; one that is there already gets that stage.

    Raises DebtorUnknown, ContactEmpty, ContactEmailInvalid, DebtorFieldInvalid, ForeignDetails.
    """
    email, name = email.strip(), seen(name) if "\0" not in name else name
    phone = seen(phone) if "\0" not in phone else phone
    if not email and not phone:
        raise ContactEmpty
    if email:
        try:
            email = cleaned(email)
        except MailAddressInvalid as error:
            raise ContactEmailInvalid(email=email[:80]) from error
    if len(phone) > LONGEST_PHONE or "\0" in phone:
        raise DebtorFieldInvalid(value=phone[:80], field="phone")
    if len(name) > LONGEST["name"] or "\0" in name:
        raise DebtorFieldInvalid(value=name[:80], field="name")
    if not Debtor.objects.filter(pk=debtor_id).exists():
        raise DebtorUnknown
    refuse_foreign_details(here, [name])
    contact, is_new = Contact.objects.get_or_create(
        organisation_id=here.organisation,
        debtor_id=debtor_id,
        email=email,
        phone=phone,
        defaults={"name": name, "from_stage": from_stage.value},
    )
    if not is_new and contact.from_stage != from_stage:
        contact.from_stage = from_stage.value
        contact.save(update_fields=["from_stage"])
        is_new = True
    if is_new:
        body = {"debtor": debtor_id, "contact": contact.pk, "from": from_stage.name.lower()}
        append(here, [Fact("parties.contact_added", body, chain=debtor_id)])
