"""The account to pay into, with its holder, its BIC and the domains that letters may name: one thing, and a change of it takes two.

Whoever turns the account on letters turns the money, and so does whoever may put a link of their own there. So a changed one
waits until another member confirms it, or whoever changed it with a second factor.
"""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
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


def account_here(here: Acting) -> dict[str, str]:
    """The account that letters show, by part."""
    return {part: stored(here, key) or "" for part, key in PARTS.items()}


def propose(here: Acting, given: Mapping[str, str], *, user_id: int) -> Fact:
    """Let the account as ``given`` (by preference; what is not among them stays) wait; it replaces one that waited.

    Nothing of another's proposal is taken over, so nobody confirms a change of their own by it. Raises what the choices refuse.
    """
    for key, text in given.items():
        if text:
            CHOICES[key].read(text)
    kept = account_here(here)
    parts = {part: given.get(key, kept[part]) for part, key in PARTS.items()}
    ProposedAccount.objects.update_or_create(
        organisation_id=here.organisation, defaults={**parts, "user_id": user_id, "proposed_at": here.at}
    )
    return Fact("account.proposed", {}, detail=parts)


def proposed_account(here: Acting) -> ProposedAccount | None:
    """The account that waits for a second word."""
    return ProposedAccount.objects.select_related("user").first()


@needs(Right.SET_UP)
def confirm_account(here: Acting, seen: Mapping[str, str], *, user_id: int, has_second_factor: bool) -> None:
    """Let the proposed account count. ``seen`` is the one that was looked at, by part: another that came meanwhile is not.

    Raises NothingProposed, SecondWordNeeded.
    """
    parts = {part: seen.get(part, "") for part in PARTS}
    waiting = ProposedAccount.objects.select_for_update().filter(**parts).first()
    if waiting is None:
        raise NothingProposed
    if waiting.user_id == user_id and not has_second_factor:
        raise SecondWordNeeded
    for part, key in PARTS.items():
        set_preference(here, key, parts[part])
    waiting.delete()
    body = {"proposed_by": f"user:{waiting.user_id}", "second_factor": has_second_factor}
    append(here, [Fact("account.confirmed", body, detail=parts)])


@needs(Right.SET_UP)
def drop_account(here: Acting) -> None:
    """Forget the proposed account: the old one stays. Raises NothingProposed."""
    waiting = ProposedAccount.objects.select_for_update().first()
    if waiting is None:
        raise NothingProposed
    waiting.delete()
    parts = {part: getattr(waiting, part) for part in PARTS}
    append(here, [Fact("account.dropped", {}, detail=parts)])


def waits_for_a_second_word(here: Acting, changed: Mapping[str, str]) -> dict[str, str]:
    """Of the changed preferences, those of the account, once there is one."""
    has_account = stored(here, IBAN.key) is not None
    return {key: text for key, text in changed.items() if has_account and key in PARTS.values()}
