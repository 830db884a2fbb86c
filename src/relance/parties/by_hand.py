"""A customer that a person enters, before any books name them."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.errors import DomainError
from relance.domain.glyphs import seen
from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.journal.appending import Fact, append
from relance.parties.details import PRINTED, STATED, DebtorFieldInvalid, add_contact, checked, refuse_foreign_details
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.locks import Lock, hold_lock
from relance.tenancy.models import Organisation
from relance.tenancy.rights import Right, needs

LONGEST_CODE = 400


class DebtorCodeTaken(DomainError):
    """Another customer bears the code, or the name that would be it."""

    code = "debtor_code_taken"
    template = "There is a customer {name} already, under the code {code}. If this is another one, give the code that your books have."


@needs(Right.SET_UP)
def add_customer(
    here: Acting,
    name: str,
    *,
    code: str = "",
    email: str = "",
    phone: str = "",
    stated: Mapping[str, str] | None = None,
) -> DebtorId:
    """Enter a customer from a person's word; returns the debtor. ``stated`` are other fields of ``parties.details.STATED``.

    Without ``code``, the one of their account in the books, the name stands for it: as in a list that has no codes, so that its
    rows find them. Letters are in the organisation's language unless stated. Raises DebtorFieldInvalid, DebtorCodeTaken,
    IdentifierInvalid, ForeignDetails, ContactEmailInvalid; then nobody is entered.
    """
    fields = {"language": "", **(stated or {}), "name": name}
    hold_lock(Lock.BOOKS, here, alone=True)
    fields["language"] = fields["language"] or Organisation.objects.get(pk=here.organisation).language
    known = {field: checked(field, fields[field]) for field in STATED if field in fields}
    key = seen(code) or known["name"]
    if len(key) > LONGEST_CODE or "\0" in code:
        raise DebtorFieldInvalid(value=key[:80], field="code")
    same = Debtor.objects.filter(code__iexact=key)
    other = same.first() or (None if seen(code) else Debtor.objects.filter(name__iexact=known["name"]).first())
    if other is not None:
        raise DebtorCodeTaken(name=other.name, code=other.code)
    refuse_foreign_details(here, [known[field] for field in PRINTED if field in known])
    debtor = Debtor(organisation_id=here.organisation, code=key, **{"kind": DebtorKind.UNKNOWN.value, **known})
    debtor.save()
    fact = Fact("parties.debtor_added", {"debtor": debtor.pk, "kind": debtor.kind}, chain=debtor.pk)
    append(here, [fact])
    if email.strip() or phone.strip():
        add_contact(here, DebtorId(debtor.pk), email=email, phone=phone)
    return DebtorId(debtor.pk)
