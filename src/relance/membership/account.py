"""The account to pay into, with its holder, its BIC and the domains that letters may name: one thing, and a change of it takes two.

Whoever turns the account on letters turns the money, and so does whoever may put a link of their own there. So a changed one
waits until another member confirms it, or whoever changed it with a second factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.journal.services import Fact, append
from relance.tenancy.context import acting_in
from relance.tenancy.models import ProposedAccount
from relance.tenancy.preferences import (
    ACCOUNT_HOLDER,
    BIC,
    CHOICES,
    IBAN,
    MEDIATOR_SITE,
    OWN_DOMAINS,
    set_preference,
    stored,
)
from relance.tenancy.rights import Right, needs

# The preference that each part is kept as, by the name of its field.
PARTS = {
    "iban": IBAN.key,
    "holder": ACCOUNT_HOLDER.key,
    "bic": BIC.key,
    "domains": OWN_DOMAINS.key,
    "mediator": MEDIATOR_SITE.key,
}

PART_WORDS = {
    "iban": Sentence("IBAN"), "holder": Sentence("Account holder"), "bic": Sentence("BIC"),
    "domains": Sentence("Your own domains"), "mediator": Sentence("Website of the mediator"),
}  # fmt: skip


class NothingProposed(DomainError):
    """No account waits for a word."""

    code = "nothing_proposed"
    template = "No changed account waits for confirmation."


class SecondWordNeeded(DomainError):
    """He who proposed it cannot confirm it with nothing more."""

    code = "second_word_needed"
    template = "A changed account is confirmed by another member, or by you with your second factor."


def account_here(organisation_id: int) -> dict[str, str]:
    """The account that letters show, by part. Call it while acting in the organisation."""
    return {part: stored(organisation_id, key) or "" for part, key in PARTS.items()}


def propose(organisation_id: int, given: Mapping[str, str], *, user_id: int, at: datetime) -> Fact:
    """Let the account as ``given`` (by preference; what is not among them stays) wait; it replaces one that waited.

    Nothing of another's proposal is taken over, so nobody confirms a change of their own by it. Raises what the choices refuse.
    """
    for key, text in given.items():
        if text:
            CHOICES[key].read(text)
    kept = account_here(organisation_id)
    parts = {part: given.get(key, kept[part]) for part, key in PARTS.items()}
    ProposedAccount.objects.update_or_create(
        organisation_id=organisation_id, defaults={**parts, "user_id": user_id, "proposed_at": at}
    )
    return Fact("account.proposed", {}, detail=parts)


def proposed_account() -> ProposedAccount | None:
    """The account that waits for a second word. Call it while acting in the organisation."""
    return ProposedAccount.objects.select_related("user").first()


@needs(Right.SET_UP)
def confirm_account(
    organisation_id: int, seen: Mapping[str, str], *, user_id: int, has_second_factor: bool, at: datetime, actor: str
) -> None:
    """Let the proposed account count. ``seen`` is the one that was looked at, by part: another that came meanwhile is not.

    Raises NothingProposed, SecondWordNeeded.
    """
    with acting_in(organisation_id):
        parts = {part: seen.get(part, "") for part in PARTS}
        waiting = ProposedAccount.objects.select_for_update().filter(**parts).first()
        if waiting is None:
            raise NothingProposed
        if waiting.user_id == user_id and not has_second_factor:
            raise SecondWordNeeded
        for part, key in PARTS.items():
            set_preference(organisation_id, key, parts[part])
        waiting.delete()
        body = {"proposed_by": f"user:{waiting.user_id}", "second_factor": has_second_factor}
        append(organisation_id, [Fact("account.confirmed", body, detail=parts)], at=at, actor=actor)


@needs(Right.SET_UP)
def drop_account(organisation_id: int, *, at: datetime, actor: str) -> None:
    """Forget the proposed account: the old one stays. Raises NothingProposed."""
    with acting_in(organisation_id):
        waiting = ProposedAccount.objects.select_for_update().first()
        if waiting is None:
            raise NothingProposed
        waiting.delete()
        parts = {part: getattr(waiting, part) for part in PARTS}
        append(organisation_id, [Fact("account.dropped", {}, detail=parts)], at=at, actor=actor)


def waits_for_a_second_word(organisation_id: int, changed: Mapping[str, str]) -> dict[str, str]:
    """Of the changed preferences, those of the account, once there is one. Call it while acting in the organisation."""
    has_account = stored(organisation_id, IBAN.key) is not None
    return {key: text for key, text in changed.items() if has_account and key in PARTS.values()}
