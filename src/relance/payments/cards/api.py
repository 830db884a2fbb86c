"""What an answer of a provider's means for what was asked: done, refused for sure, or unknown. The same for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Unknown
from relance.payments.cards.network import Http, Lost, NotSent, Reply

THROTTLED = 429
NOT_NOW = frozenset({401, 403, THROTTLED})  # it may be mended: a key, a right, too many requests
SAYS_NOTHING = frozenset({408, 409})  # the time ran out, or another one with this key is still at work


class Api:
    """Requests to one provider. ``words`` reads what an error of its own says; None where it is none, so that nothing is sure."""

    def __init__(self, http: Http, words: Callable[[Mapping[str, Any]], str | None]) -> None:
        self._http, self._words = http, words

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Reply | Refused | Unknown:
        """Ask."""
        return self._judged(self._http.get(path, params))

    def send(self, method: str, path: str, content: bytes = b"", *, key: str = "") -> Reply | Refused | Unknown:
        """Have something done; ``key`` is the idempotency key."""
        return self._judged(self.sent(method, path, content, key=key))

    def sent(self, method: str, path: str, content: bytes = b"", *, key: str = "") -> Reply | NotSent | Lost:
        """The same, not yet judged."""
        return self._http.send(method, path, content, {"Idempotency-Key": key} if key else {})

    def is_refusal(self, got: Reply) -> bool:
        """Whether the provider itself says no, so that nothing was done."""
        return 400 <= got.status < 500 and got.status not in SAYS_NOTHING and self._words(got.data) is not None

    def why(self, got: Reply) -> str:
        """An answer in few words, fit to be kept."""
        return self._http.clean(f"{got.status} {self._words(got.data) or ''}")

    def _judged(self, got: Reply | NotSent | Lost) -> Reply | Refused | Unknown:
        match got:
            case NotSent(why):
                return Refused(why, is_temporary=True)
            case Lost(why):
                return Unknown(why)
        if got.is_success:
            return got
        return Refused(self.why(got), got.status in NOT_NOW) if self.is_refusal(got) else Unknown(self.why(got))
