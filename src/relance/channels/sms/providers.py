"""Two providers of text messages, by their public HTTP interfaces. Both keep our reference, and can be asked for it.

Nothing can have been taken where no request was made, or where the provider itself refused: a whole JSON object, as both
answer, under a status that says no. A lost answer, a time-out, an error of the provider's own (5xx), and a page of somebody
between us and them are Unknown.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from relance.channels.model import Accepted, Answer, Envelope, Refused, Unknown

TIMEOUT_SECONDS = 30.0
LONGEST_WHY = 300
NOT_THIS_MESSAGE = frozenset({401, 402, 403, 429})  # not signed in, no credit, throttled
SAY_NOTHING = frozenset({408, 409})  # the time ran out, or it stands in conflict: perhaps with what was taken before


class _Http:
    """One request, and what its fate says about the message."""

    def __init__(self, base: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._client = httpx.Client(base_url=base, timeout=timeout, follow_redirects=False)

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response | Refused | Unknown:
        """Send; a connection that never stood is Refused, everything lost later Unknown."""
        try:
            answer = self._client.post(path, content=content, headers=dict(headers))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Refused(f"no connection: {error}", is_temporary=True)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError, UnicodeError) as error:
            return Refused(f"no request can be made: {error}", is_temporary=True)  # a key or account that is none
        except httpx.HTTPError as error:
            return Unknown(f"the provider's answer was lost: {error}")
        return _judged(answer)

    def get(self, path: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Any:
        """The JSON answer; None where there is none."""
        try:
            answer = self._client.get(path, params=dict(params), headers=dict(headers))
            return answer.json() if answer.is_success else None
        except (httpx.HTTPError, ValueError):
            return None


def _judged(answer: httpx.Response) -> httpx.Response | Refused | Unknown:
    why = f"{answer.status_code} {' '.join(answer.text.split())}"[:LONGEST_WHY]
    if answer.is_success:
        return answer
    if not answer.is_client_error or answer.status_code in SAY_NOTHING or _object(answer) is None:
        return Unknown(why)
    return Refused(why, is_temporary=answer.status_code in NOT_THIS_MESSAGE)


class Brevo:
    """Brevo's transactional SMS: our reference travels as the tag."""

    def __init__(self, *, api_key: str, base: str = "https://api.brevo.com", timeout: float = TIMEOUT_SECONDS) -> None:
        self._http = _Http(base, timeout=timeout)
        self._headers = {"api-key": api_key, "content-type": "application/json", "accept": "application/json"}

    def deliver(self, envelope: Envelope) -> Answer:
        """POST /v3/transactionalSMS/send."""
        data = {
            "sender": envelope.sender, "recipient": envelope.recipient.lstrip("+"), "content": envelope.text,
            "type": "transactional", "tag": envelope.reference, "unicodeEnabled": False,
        }  # fmt: skip
        answer = self._http.post("/v3/transactionalSMS/send", json.dumps(data).encode(), self._headers)
        return answer if isinstance(answer, Refused | Unknown) else _accepted(answer, "messageId")

    def ask(self, reference: str) -> Answer:
        """GET /v3/transactionalSMS/statistics/events: an event with our tag means that it was taken."""
        found = self._http.get("/v3/transactionalSMS/statistics/events", {"tags": reference}, self._headers)
        events = found.get("events") if isinstance(found, dict) else None
        if not isinstance(events, list) or not events or not isinstance(events[0], dict):
            return Unknown("no trace of it at the provider")
        return Accepted(str(events[0].get("messageId", "")))

    def close(self) -> None:
        """End the connections."""
        self._http.close()


class Ovh:
    """OVHcloud's SMS: requests are signed; our reference travels as the tag."""

    def __init__(
        self,
        *,
        application_key: str,
        application_secret: str,
        consumer_key: str,
        service: str,
        base: str = "https://eu.api.ovh.com",
        timeout: float = TIMEOUT_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._http = _Http(base, timeout=timeout)
        self._base = base
        self._key, self._secret, self._consumer = application_key, application_secret, consumer_key
        self._path = f"/1.0/sms/{quote(service, safe='')}"
        self._clock = clock

    def deliver(self, envelope: Envelope) -> Answer:
        """POST /sms/{service}/jobs."""
        data = {
            "charset": "UTF-8", "class": "phoneDisplay", "coding": "7bit", "message": envelope.text, "noStopClause": True,
            "priority": "high", "receivers": [envelope.recipient], "sender": envelope.sender, "senderForResponse": False,
            "tag": envelope.reference, "validityPeriod": 2880,
        }  # fmt: skip
        body = json.dumps(data)
        path = f"{self._path}/jobs"
        answer = self._http.post(path, body.encode(), self._signed("POST", path, body))
        if isinstance(answer, Refused | Unknown):
            return answer
        invalid = _field(answer, "invalidReceivers")
        if invalid:
            return Refused(f"receiver refused: {invalid}", is_temporary=False, is_address=True)
        return _accepted(answer, "ids")

    def ask(self, reference: str) -> Answer:
        """GET /sms/{service}/outgoing?tag=…: the ids of messages with our tag."""
        path = f"{self._path}/outgoing"
        found = self._http.get(path, {"tag": reference}, self._signed("GET", f"{path}?tag={reference}", ""))
        return (
            Accepted(str(found[0])) if isinstance(found, list) and found else Unknown("no trace of it at the provider")
        )

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def _signed(self, method: str, path: str, body: str) -> dict[str, str]:
        stamp = str(int(self._clock()))
        signed = "+".join((self._secret, self._consumer, method, self._base + path, body, stamp))
        digest = hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest()  # the interface asks for SHA-1
        return {
            "X-Ovh-Application": self._key,
            "X-Ovh-Consumer": self._consumer,
            "X-Ovh-Timestamp": stamp,
            "X-Ovh-Signature": f"$1${digest}",
            "Content-Type": "application/json",
        }


def _object(answer: httpx.Response) -> dict[str, object] | None:
    """The JSON object that it holds; None where it holds none, or not the whole of it."""
    try:
        data = answer.json()
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _field(answer: httpx.Response, name: str) -> object:
    return (_object(answer) or {}).get(name)


def _accepted(answer: httpx.Response, name: str) -> Answer:
    """A success whose body cannot be read is one nevertheless: the message was taken."""
    value = _field(answer, name)
    return Accepted(str(value[0] if isinstance(value, list) and value else value or ""))
