"""What letters print of the company besides its account: it cannot name another account, or a link that is not its own."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.own_details import Detail
from relance.domain.payment_details import ForeignDetails, refuse_foreign
from relance.domain.sentences import Sentence
from relance.tenancy import preferences as prefer
from relance.tenancy.own_details import own_details

PRINTED = (
    prefer.LEGAL_FORM, prefer.CAPITAL, prefer.RCS_CITY, prefer.STREET, prefer.STREET_2, prefer.POSTAL_CODE, prefer.CITY, prefer.PHONE,
    prefer.SIGNATORY, prefer.FOREIGN_FORM, prefer.FOREIGN_REGISTER, prefer.ACCOUNT_HOLDER, prefer.SMS_SENDER,
    prefer.MEDIATOR_NAME, prefer.MEDIATOR_ADDRESS,
)  # fmt: skip
NAME = Sentence("Its full name")


def refuse_foreign_choices(organisation_id: int, changed: Mapping[str, str], *, waiting: Mapping[str, str]) -> None:
    """Refuse changed choices that would print an account or a link of others; ``waiting`` ones count as own for nobody yet.

    The e-mail address on letters is free until there is an account, then it is one of the own. Call it while acting in the
    organisation. Raises ForeignDetails.
    """
    before = own_details(organisation_id)
    own = own_details(organisation_id, {key: text for key, text in changed.items() if key not in waiting})
    for choice in PRINTED:
        refuse_foreign(changed.get(choice.key, ""), own, where=choice.meaning)
    email = changed.get(prefer.EMAIL.key, "")
    listed = own_details(organisation_id, {prefer.EMAIL.key: ""})
    if email and before.iban and not listed.has_mail(email):
        raise ForeignDetails(where=prefer.EMAIL.meaning, found=email[:80], what=Detail.MAIL.value)


def refuse_foreign_name(organisation_id: int, name: str) -> None:
    """Refuse such a name of the company. Call it while acting in the organisation. Raises ForeignDetails."""
    refuse_foreign(name, own_details(organisation_id), where=NAME)
