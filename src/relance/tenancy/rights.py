"""What each role may do. Services ask; whoever acts for a member says with which role.

The program itself (a job) and the operator at the command line act without a role and may do everything: whoever can
start a command can read the database's key anyway.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from enum import Enum
from typing import Concatenate, ParamSpec, TypeVar

from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.models import Role

P = ParamSpec("P")
R = TypeVar("R")


class Right(Enum):
    """What may be done."""

    SEE = "see"
    ACT = "act"  # confirm, hold, record a payment, settle what is in doubt
    SET_UP = "set_up"  # import, preferences, scenarios, the switch
    GOVERN = "govern"  # members and their roles


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.ACCOUNTANT: frozenset({Right.SEE, Right.ACT, Right.SET_UP}),
    Role.COLLECTOR: frozenset({Right.SEE, Right.ACT}),
    Role.VIEWER: frozenset({Right.SEE}),
}
ROLE_WORDS: dict[Role, Sentence] = {
    Role.OWNER: Sentence("owner"),
    Role.ACCOUNTANT: Sentence("accountant"),
    Role.COLLECTOR: Sentence("collector"),
    Role.VIEWER: Sentence("viewer"),
}
WHO_MAY: dict[Right, Sentence] = {
    Right.SEE: Sentence("a member"),
    Right.ACT: Sentence("a collector or an accountant"),
    Right.SET_UP: Sentence("an accountant or the owner"),
    Right.GOVERN: Sentence("the owner"),
}


class RightMissing(DomainError):
    """The member's role does not allow it."""

    code = "right_missing"
    template = "Your role ({role}) lets you look, not do this. Ask {who} of your company."


class NotYourWord(DomainError):
    """What somebody outside says, a member cannot say for them."""

    code = "not_your_word"
    template = "Only the person concerned says this, by the link that they were sent. Note what they told you as an exchange instead."


def refuse_members(here: Acting) -> None:
    """Before a word that binds somebody outside: whoever acts came by a link, and is no member. Raises NotYourWord."""
    if here.role is not None or here.mandate is not None:
        raise NotYourWord


def may(right: Right, here: Acting) -> bool:
    """Whether whoever acts may do it."""
    return here.role is None or right in RIGHTS[here.role]


def demand(right: Right, here: Acting) -> None:
    """Raises RightMissing when whoever acts may not."""
    if here.role is not None and not may(right, here):
        raise RightMissing(role=ROLE_WORDS[here.role], who=WHO_MAY[right])


def needs(right: Right) -> Callable[[Callable[Concatenate[Acting, P], R]], Callable[Concatenate[Acting, P], R]]:
    """Mark a service, which takes ``here`` first: it raises RightMissing before anything is done."""

    def mark(service: Callable[Concatenate[Acting, P], R]) -> Callable[Concatenate[Acting, P], R]:
        @functools.wraps(service)
        def guarded(here: Acting, /, *arguments: P.args, **options: P.kwargs) -> R:
            demand(right, here)
            return service(here, *arguments, **options)

        return guarded

    return mark
