"""Where a secret of an organisation goes: the settings that say to whom it is shown, and as whose.

A secret is bound to them when it is kept. Whoever turns one of them to another server does not get the secret there with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from relance.tenancy.context import Acting
from relance.tenancy.models import Preference

NOTHING_GIVEN: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Destination:
    """The settings by key, each with what an empty one stands for.

    Without a value of ``who`` the secret goes nowhere. ``is_typed`` is false where nobody can type it again (a sign-in).
    """

    settings: tuple[tuple[str, str], ...]
    who: str
    is_typed: bool = True

    def of(self, here: Acting, given: Mapping[str, str] = NOTHING_GIVEN) -> str:
        """The settings' values as one text, those of a form first."""
        return json.dumps([[key, value.casefold()] for key, value in self._values(here, given).items()])

    def has_nobody(self, here: Acting, given: Mapping[str, str]) -> bool:
        """Whether nobody would sign in there any more."""
        return not self._values(here, given)[self.who]

    def _values(self, here: Acting, given: Mapping[str, str]) -> dict[str, str]:
        keys = [key for key, _ in self.settings]
        kept = dict(
            Preference.objects.filter(organisation_id=here.organisation, key__in=keys).values_list("key", "value")
        )
        return {key: (given.get(key, kept.get(key, "")).strip() or usual) for key, usual in self.settings}
