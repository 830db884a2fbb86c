"""Reading debtors."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import connection

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.parties.models import Contact, Debtor
from relance.tenancy.context import Acting
from relance.tenancy.preferences import MEDIATOR, mediator_of, values_of

COLUMNS = (
    "code", "name", "kind", "language", "email", "phone", "street", "postal_code", "city", "country", "siren", "siret", "vat_number",
    "street_2",
)  # fmt: skip


def debtors_with_contacts(here: Acting) -> Iterator[dict[str, str]]:
    """Every debtor with his addresses in one text, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT d.code, d.name, d.kind, d.language, coalesce(string_agg(c.email, ',' ORDER BY c.email), ''),
                   coalesce(max(c.phone), ''), d.street, d.postal_code, d.city, d.country, d.siren, d.siret, d.vat_number,
                   d.street_2
               FROM parties_debtor d LEFT JOIN parties_contact c ON c.debtor_id = d.id
               GROUP BY d.organisation_id, d.id ORDER BY d.name, d.code"""
        )
        for row in cursor.fetchall():
            yield dict(zip(COLUMNS, row, strict=True))


def find_debtor(here: Acting, pk: int) -> Debtor | None:
    """The debtor of this id, None where the organisation has none."""
    return Debtor.objects.filter(pk=pk).first()


def contacts_of(here: Acting, accounts: Collection[int]) -> list[Contact]:
    """The contacts of these debtors, in the order in which they came."""
    return list(Contact.objects.filter(debtor__in=accounts).order_by("pk"))


def known_debtors(here: Acting, debtors: Collection[int]) -> set[int]:
    """Those of the ids that are the organisation's."""
    return set(Debtor.objects.filter(pk__in=debtors).values_list("pk", flat=True))


class CustomerUnknown(DomainError):
    """Nobody answers to the name."""

    code = "customer_unknown"
    template = "There is no customer {name} here. relance contacts lists them with their codes; relance customer add enters one."


class CustomerAmbiguous(DomainError):
    """Several answer to the name."""

    code = "customer_ambiguous"
    template = "Several customers are called {name}: {codes}. Name one by its code."


def debtor_of(here: Acting, name: str) -> DebtorId:
    """The debtor of that code, else of that name, whatever the case. Raises CustomerUnknown, CustomerAmbiguous."""
    name = name.replace("\0", "")  # which no text of PostgreSQL holds
    exact = Debtor.objects.filter(code=name).values_list("pk", "code")
    found = list(exact or Debtor.objects.filter(name__iexact=name.strip()).values_list("pk", "code")[:10])
    if not found:
        raise CustomerUnknown(name=name[:80])
    if len(found) > 1:
        raise CustomerAmbiguous(name=name[:80], codes=", ".join(sorted(code for _pk, code in found)))
    return DebtorId(found[0][0])


def mediation(here: Acting) -> str:
    """The consumer mediator in one line, "" where nobody said who it is and where."""
    chosen = zip(MEDIATOR, values_of(here, *MEDIATOR), strict=True)
    return ", ".join(mediator_of({choice.key: value for choice, value in chosen if value}))


def lacks_mediator(here: Acting) -> bool:
    """Whether consumers owe and nobody said which mediator they may turn to (C. conso. L616-1, R616-1)."""
    return Debtor.objects.filter(kind_in_law=DebtorKind.CONSUMER.value).exists() and not mediation(here)
