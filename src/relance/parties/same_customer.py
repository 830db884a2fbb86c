"""Accounts of one customer: said by hand, taken back by hand. No row moves; what is read goes by the head."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import F

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.domain.ledger import DebtorKind
from relance.journal.appending import Fact, append
from relance.parties.details import DebtorUnknown
from relance.parties.models import Debtor
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class SameAsItself(DomainError):
    """A customer and themself."""

    code = "same_as_itself"
    template = "{code} is this very customer already."


class AlreadyOfAnother(DomainError):
    """A customer who is an account of a third one, or has accounts of their own."""

    code = "already_of_another"
    template = "{name} ({code}) is already taken together with {head}: take them apart first, or name {head}."


class KindsDiffer(DomainError):
    """A private person and a business, whom the law treats otherwise."""

    code = "kinds_differ"
    template = (
        "{name} is a consumer and {other} is not: the law gives them other rights, so they are not one customer. If a kind is wrong,"
        " correct it first."
    )


class NotTakenTogether(DomainError):
    """Two customers who are two already."""

    code = "not_taken_together"
    template = "{name} ({code}) is not taken together with another customer."


def accounts_of(here: Acting, debtor: int) -> list[DebtorId]:
    """The accounts of the customer, the head first, whichever of them is named."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT g.id FROM parties_debtor own JOIN parties_debtor g ON g.id = own.head_id OR g.same_as_id = own.head_id
               WHERE own.id = %s ORDER BY g.id <> own.head_id, g.id""",
            [debtor],
        )
        return [pk for (pk,) in cursor.fetchall()] or [debtor]


def heads_of(here: Acting, debtors: Iterable[int]) -> list[DebtorId]:
    """The heads of these, each once, in their order."""
    named = list(debtors)
    heads = dict(Debtor.objects.filter(pk__in=named).values_list("pk", "head_id"))
    return list(dict.fromkeys(heads.get(one, one) for one in named))


@needs(Right.ACT)
def take_together(here: Acting, member_id: DebtorId, head_id: DebtorId) -> None:
    """Say that ``member_id`` is another account of the customer ``head_id`` (or of that one's head).

    Raises DebtorUnknown, SameAsItself, AlreadyOfAnother, KindsDiffer.
    """
    found = _locked(member_id, head_id)
    member, head = found[member_id], found[head_id]
    if head.same_as_id is not None:
        head = _locked(head.same_as_id)[head.same_as_id]
    if member.pk == head.pk:
        raise SameAsItself(code=member.code)
    if member.same_as_id is not None:
        raise AlreadyOfAnother(name=member.name, code=member.code, head=_name(member.same_as_id))
    if Debtor.objects.filter(same_as=member.pk).exists():
        raise AlreadyOfAnother(name=head.name, code=head.code, head=member.name)
    _refuse_kinds(member, head)
    _set(here, member, head.pk, [member.pk, head.pk])


@needs(Right.ACT)
def take_apart(here: Acting, member_id: DebtorId) -> None:
    """Take it back: the account is a customer of its own again. Raises DebtorUnknown, NotTakenTogether."""
    member = _locked(member_id)[member_id]
    if member.same_as_id is None:
        raise NotTakenTogether(name=member.name, code=member.code)
    head = member.same_as_id
    _set(here, member, None, [member.pk, *accounts_of(here, head)])


def _set(here: Acting, member: Debtor, head: int | None, touched: Iterable[int]) -> None:
    """Write it, and one entry in both chains. All accounts are touched: what one of them held or left open concerned all."""
    before = member.same_as_id
    Debtor.objects.filter(pk=member.pk).update(same_as=head)
    Debtor.objects.filter(pk__in=[one for one in touched if one != member.pk]).update(language=F("language"))
    name = "parties.taken_together" if head else "parties.taken_apart"
    body = {"debtor": member.pk, "head": head or before}
    facts = [Fact(name, body, chain=chain) for chain in sorted({member.pk, int(head or before or 0)})]
    append(here, facts)


def _refuse_kinds(member: Debtor, head: Debtor) -> None:
    """Other penalties, limitation and words hold for a consumer: neither becomes the other by a click. Raises KindsDiffer."""
    consumer, other = (member, head) if member.kind_in_law == DebtorKind.CONSUMER.value else (head, member)
    known = {one.kind_in_law for one in (member, head)} - {DebtorKind.UNKNOWN.value}
    if len(known) > 1 and consumer.kind_in_law == DebtorKind.CONSUMER.value:
        raise KindsDiffer(name=consumer.name, other=other.name)


def _locked(*wanted: int) -> dict[int, Debtor]:
    """Raises DebtorUnknown."""
    found = {one.pk: one for one in Debtor.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")}
    if set(wanted) - found.keys():
        raise DebtorUnknown
    return found


def _name(debtor: int) -> str:
    return str(Debtor.objects.values_list("name", flat=True).get(pk=debtor))
