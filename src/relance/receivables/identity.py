"""What a person says of who a customer is: an account of another one, or of nobody else; and the pause that waited for it ends."""

from __future__ import annotations

from relance.domain.errors import DomainError
from relance.domain.ids import DebtorId
from relance.journal.appending import Fact, append
from relance.parties.models import Debtor
from relance.parties.same_customer import take_together
from relance.receivables.holds import Owner, end_for
from relance.receivables.models import HoldOwner
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs


class NotInDoubt(DomainError):
    """Nobody asked whether this customer is another one."""

    code = "not_in_doubt"
    template = "Nothing is to be said of who this customer is."


@needs(Right.ACT)
def say_same(here: Acting, member_id: DebtorId, head_id: DebtorId) -> None:
    """The customer ``member_id`` is another account of ``head_id``: no row moves, reminders go by the head.

    Raises DebtorUnknown, SameAsItself, AlreadyOfAnother, KindsDiffer.
    """
    take_together(here, member_id, head_id)
    _end_doubt(here, member_id)


@needs(Right.ACT)
def say_other(here: Acting, debtor_id: DebtorId) -> None:
    """The customer is none other than themself: what an import left to be said is said. Raises NotInDoubt."""
    maybe = Debtor.objects.filter(pk=debtor_id).values_list("maybe_same_as", flat=True).first()
    if maybe is None:
        raise NotInDoubt
    _end_doubt(here, debtor_id)
    fact = Fact("parties.said_to_be_another", {"debtor": debtor_id, "not": maybe}, chain=debtor_id)
    append(here, [fact])


def _end_doubt(here: Acting, debtor_id: DebtorId) -> None:
    Debtor.objects.filter(pk=debtor_id, maybe_same_as__isnull=False).update(maybe_same_as=None)
    end_for(here, Owner(HoldOwner.IDENTITY, debtor_id))
