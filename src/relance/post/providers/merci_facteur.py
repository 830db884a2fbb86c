"""Merci Facteur: one call prints, posts and bills. ``antidoublon`` is our reference: a second letter under it is refused for thirty days.

Its list of the last fifty sendings names no reference of ours for sure: where it shows one to the same addressee since, a person says
whether it is this letter; where it shows none, none was taken. Read in its own public repository; never run against a live account.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from relance.channels.bounded_http import Lost, NotSent
from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.money import Money
from relance.domain.registered.effects import ProofKind
from relance.domain.registered.prices import Line
from relance.post.door import SETTLES_WITHIN
from relance.post.network import NOT_NOW, SAYS_NOTHING, Reply, Requests, not_done
from relance.post.providers.merci_facteur_objects import (
    Envelope,
    address_of,
    content_of,
    credit_of,
    error_of,
    lines_of_quote,
    progress_of,
    sendings_of,
    short,
)
from relance.post.values import Account, Fetch, Fetched, Mode, NoProof, Parcel, Progress, Quote, Unquoted

BASE = "https://www.merci-facteur.com"
SERVICE = "/api/1.2/prod/service"
MODE_PAPER = "lrare"  # registered, its slip scanned
NO_FIXED_ADDRESS = "111.111.111"  # what its own client sends where no address is to be checked
VAT = Decimal("1.20")
LISTED = 50
DOUBLED = ("DOUBLON", "DUPLICATE")
DOCUMENTS = {ProofKind.DEPOSIT: "depot", ProofKind.SLIP: "reception"}
KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class MerciFacteur:
    """``login`` is the service's id, ``user`` the number of the user whose letters they are, ``hears`` the secret of its messages."""

    word, is_qualified = "merci_facteur", False  # its electronic letters are of the simple level
    reference_lives: timedelta | None = timedelta(days=30)

    def __init__(
        self,
        login: str,
        secret: str,
        *,
        user: str = "",
        mode: Mode = Mode.TEST,
        hears: str = "",
        from_address: str = "",
        base: str = "",
        now: Callable[[], float] = time.time,
        **bounds: float,
    ) -> None:
        self._login, self._secret, self._user, self._mode, self._hears = login, secret, user, mode, hears
        self._from, self._now = from_address or NO_FIXED_ADDRESS, now
        self._http = Requests(base or BASE, (secret, hears), **bounds)
        self._token, self._until = "", 0.0

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def account(self) -> Account | Refused | Unknown:
        """What is left on it."""
        got = self._ask("GET", "/getQuotaCompte")
        return Account(self._login, "", self._mode, credit_of(got.data)) if isinstance(got, Reply) else got

    def quote(self, parcel: Parcel) -> Quote | Unquoted:
        """Postage bears no VAT, printing does."""
        asked = [
            ("modeEnvoi[]", MODE_PAPER), ("paysDestinataire[]", "france"), ("letterPageNumber", str(parcel.sheets * 2)),
            ("photoNumber", "0"), ("cardFormat[]", ""), ("cardPapier[]", ""), ("cardCoin[]", ""), ("letterPrintSides", "rectoverso"),
        ]  # fmt: skip
        got = self._ask("GET", "/getPostagePrice", params=asked)
        if not isinstance(got, Reply):
            return Unquoted(got.why)
        found = lines_of_quote(got.data)
        if found is None:
            return Unquoted("a price that could not be read")
        postage, printing = found
        vat = (printing * VAT - printing).quantize(Decimal("0.01"))
        lines = (Line("postage", Money(postage)), Line("printing", Money(printing)), Line("vat", Money(vat)))
        return Quote(Money(postage + printing + vat), lines)

    # -- Sending ------------------------------------------------------------------------------------------------------

    def send(self, parcel: Parcel) -> Accepted | Refused | Unknown:
        """One call. ``success: false`` is a refusal for sure, but of a doubled reference: that letter is there already."""
        if parcel.is_electronic:
            return Refused("Merci Facteur's electronic letters are of the simple level", is_temporary=False)
        asked = {
            "idUser": self._user,
            "modeEnvoi": MODE_PAPER,
            "adress": _json(
                {
                    "exp": address_of(parcel.sender),
                    "dest": [{**address_of(parcel.to), "reference": short(parcel.reference)}],
                }
            ),
            "content": _json(content_of(parcel)),
            "designation": parcel.name[:50],
            "antidoublon": parcel.reference,
        }
        got = self._ask("POST", "/sendCourrier", content=urlencode(asked).encode(), headers=FORM)
        if isinstance(got, Refused) and any(word in got.why.upper() for word in DOUBLED):
            return Unknown(f"there is a letter under this reference already: {got.why}")
        if not isinstance(got, Reply):
            return got
        named = got.data.get("envoi_id")
        if isinstance(named, int | str) and not isinstance(named, bool) and str(named):
            return Accepted(str(named))
        return Unknown("taken, but without a number")

    # -- Looking ------------------------------------------------------------------------------------------------------

    def look_up(self, reference: str, sent_at: datetime, now: datetime) -> Accepted | Unknown | None:
        """By the last fifty sendings, each opened where it is of that time. Our reference settles it, a likeness does not."""
        got = self._ask("GET", "/listEnvois", params={"idUser": self._user})
        if not isinstance(got, Reply):
            return Unknown(got.why)
        listed = sendings_of(got.data)
        if listed is None:
            return Unknown("a list that could not be read")
        since = sent_at.astimezone(UTC) - timedelta(hours=1)
        of_then = [one for one in listed if one.at is None or one.at >= since]
        for one in of_then:
            opened = self._open(one.name)
            if isinstance(opened, Unknown):
                return opened
            if reference in opened.references or short(reference) in opened.references:
                return Accepted(one.name)
        if of_then and any(one.registered for one in of_then):
            return Unknown("there is a registered letter of that time whose reference it does not tell: look there")
        if len(listed) >= LISTED and len(of_then) == len(listed):
            return Unknown("more letters have gone since than its list shows")
        return None if now - sent_at >= SETTLES_WITHIN else Unknown("not there yet, and it may still be at work")

    def _open(self, name: str) -> Envelope | Unknown:
        got = self._ask("GET", "/getEnvoi", params={"idEnvoi": name})
        return Envelope.of(got.data) if isinstance(got, Reply) else Unknown(got.why)

    def progress(self, name: str) -> Progress | Refused | Unknown:
        """Its follow-up. Where it gives a state without a day, the day is the one on which it was first seen."""
        got = self._ask("GET", "/getSuiviEnvoi", params={"idEnvoi": name})
        if not isinstance(got, Reply):
            return got
        return progress_of(got.data, seen_on=datetime.fromtimestamp(self._now(), UTC).date())

    def proof(self, name: str, kind: ProofKind) -> Fetched | NoProof | Unknown:
        """By the number of the post, which the follow-up has."""
        if kind not in DOCUMENTS:
            return NoProof("Merci Facteur gives no such file")
        found = self.progress(name)
        if not isinstance(found, Progress):
            return Unknown(found.why)
        if not found.number:
            return NoProof("no number yet")
        got = self._ask("GET", "/getProof", params={"trackingNumber": found.number, "document": DOCUMENTS[kind]})
        if not isinstance(got, Reply):
            return NoProof(got.why) if isinstance(got, Refused) and not got.is_temporary else Unknown(got.why)
        try:
            content = base64.b64decode(str(got.data.get("document") or ""), validate=True)
        except ValueError:
            return NoProof("a file that could not be read")
        media_type = KINDS.get(str(got.data.get("format_return") or "").lower(), "")
        return Fetched(content, media_type) if content and media_type else NoProof("a file that could not be read")

    def event(self, headers: Mapping[str, str], body: bytes) -> tuple[Fetch, ...] | Refused:
        """Signed by a fixed secret; several letters in one. What it names is asked for again."""
        given = next((value for name, value in headers.items() if name.lower() == "x-mf-webhook-secret-key"), "")
        if not self._hears or not hmac.compare_digest(given.encode(), self._hears.encode()):
            return Refused("not signed with the secret that is kept", is_temporary=False)
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            return Refused("no JSON", is_temporary=False)
        details = told.get("detail") if isinstance(told, dict) else None
        named = (
            [one.get("ref_interne") for one in details if isinstance(one, dict)] if isinstance(details, list) else []
        )
        return tuple(Fetch(one) for one in named if isinstance(one, str) and 0 < len(one) <= 200)

    # -- Requests -----------------------------------------------------------------------------------------------------

    def _ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Reply | Refused | Unknown:
        token = self._signed_in()
        if isinstance(token, Refused):
            return token
        signed = {**(headers or {}), "ww-service-id": self._login, "ww-access-token": token}
        got = self._http.call(method, SERVICE + path, params=params, content=content, headers=signed)
        return self._judged(got)

    def _judged(self, got: Reply | NotSent | Lost) -> Reply | Refused | Unknown:
        if not isinstance(got, Reply):
            return not_done(got)
        if got.is_success and got.data.get("success") is True:
            return got
        said = error_of(got.data)
        why = self._http.clean(f"{got.status} {said}".strip())
        if got.status < 500 and got.status not in SAYS_NOTHING and got.data.get("success") is False:
            if got.status in NOT_NOW:
                self._token = ""
            return Refused(why, is_temporary=got.status in NOT_NOW)
        return Unknown(why)

    def _signed_in(self) -> str | Refused:
        """A token of a day. Whatever goes wrong here has sent nothing."""
        now = self._now()
        if self._token and now < self._until - 60:
            return self._token
        stamp = str(int(now))
        signature = hmac.new(self._secret.encode(), f"{self._login}{stamp}".encode(), hashlib.sha256).hexdigest()
        headers = {
            "ww-service-signature": signature,
            "ww-timestamp": stamp,
            "ww-service-id": self._login,
            "ww-authorized-ip": self._from,
        }
        got = self._http.call("GET", f"{SERVICE}/getToken", headers=headers)
        if not isinstance(got, Reply):
            return Refused(got.why, is_temporary=True)
        token = got.data.get("token")
        if not got.is_success or not isinstance(token, str) or not token:
            return Refused(
                self._http.clean(f"{got.status} {error_of(got.data)}".strip()), is_temporary=got.status >= 500
            )
        until = got.data.get("expire")
        self._token = token
        self._until = float(until) if isinstance(until, int | float) else now + 3600
        return token


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
