"""Maileva (La Poste group): a draft, its document, its addressee, then one submission that cannot be undone.

Our reference is the draft's ``custom_id``. A letter is looked for under it before each submission, and what was begun is gone on with:
a second submission of one draft is refused, so one letter leaves whatever was lost. An answer lost before the submission means that
nothing left. Read in public material (types of registered_mail v4); never run against a live account.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from relance.channels.bounded_http import Lost, NotSent
from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.registered.effects import ProofKind
from relance.post.door import SETTLES_WITHIN
from relance.post.network import NOT_NOW, SAYS_NOTHING, Part, Reply, Requests, form_with_files, not_done
from relance.post.providers.maileva_objects import PROOF_PATHS, complete, draft_of, progress_of, recipient_of, words
from relance.post.values import Account, Fetch, Fetched, Mode, NoProof, Parcel, Progress, Quote, Unquoted

HOSTS = {
    Mode.LIVE: ("https://connexion.maileva.com", "https://api.maileva.com"),
    Mode.TEST: ("https://connexion.sandbox.maileva.net", "https://api.sandbox.maileva.net"),
}
TOKEN = "/auth/realms/services/protocol/openid-connect/token"  # noqa: S105 (a path)
SENDINGS = "/registered_mail/v4/sendings"
IS_NOT_DRAFT = "SENDING_STATUS_IS_NOT_DRAFT"
AT_ONCE, MOST_PAGES = 100, 200
TOKEN_SPARE = timedelta(seconds=60)
NOT_GONE = frozenset({"DRAFT"})
NEVER_GOES = frozenset({"REJECTED", "CANCELED"})


class Maileva:
    """Registered letters on paper. ``login`` and ``secret`` are those of an application; ``user`` and ``password`` of a person, if any."""

    word, is_qualified = "maileva", False
    reference_lives: timedelta | None = None

    def __init__(
        self,
        login: str,
        secret: str,
        *,
        mode: Mode = Mode.TEST,
        user: str = "",
        password: str = "",
        base: str = "",
        **bounds: float,
    ) -> None:
        sign_in, api = (base, base) if base else HOSTS[mode]
        self._login, self._secret, self._user, self._password, self._mode = login, secret, user, password, mode
        self._sign_in = Requests(sign_in, (secret, password), **bounds)
        self._api = Requests(api, (secret, password), **bounds)
        self._token, self._until = "", datetime.min.replace(tzinfo=UTC)

    def close(self) -> None:
        """End the connections."""
        self._sign_in.close()
        self._api.close()

    def account(self) -> Account | Refused | Unknown:
        """The key opens the list of sendings."""
        got = self._ask("GET", SENDINGS, params={"start_index": "1", "count": "1"})
        return Account(self._login, "", self._mode) if isinstance(got, Reply) else got

    def quote(self, parcel: Parcel) -> Quote | Unquoted:
        """It names no price before the invoice."""
        return Unquoted("Maileva gives no price before its invoice")

    # -- Sending ------------------------------------------------------------------------------------------------------

    def send(self, parcel: Parcel) -> Accepted | Refused | Unknown:
        """Go on with the draft that there is under our reference, or make one; submit it once."""
        if parcel.is_electronic:
            return Refused("Maileva's electronic letters are not sent from here", is_temporary=False)
        known = self._under(parcel.reference)
        if isinstance(known, Refused | Unknown):
            return Refused(known.why, is_temporary=True)  # it was only asked
        gone = next((one for one in known if one.get("status") not in NOT_GONE | NEVER_GOES), None)
        if gone is not None:
            return Accepted(str(gone["id"]))
        draft = next((str(one["id"]) for one in known if one.get("status") in NOT_GONE and self._is_complete(one)), "")
        if not draft:
            made = self._draft(parcel)
            if not isinstance(made, str):
                return made
            draft = made
        return self._submit(draft)

    def _is_complete(self, draft: Mapping[str, Any]) -> bool:
        got = self._ask("GET", f"{SENDINGS}/{draft['id']}/recipients")
        return isinstance(got, Reply) and complete(draft, got.data)

    def _draft(self, parcel: Parcel) -> str | Refused:
        """A draft with its letter and its addressee; what goes wrong here has sent nothing."""
        made = self._json("POST", SENDINGS, draft_of(parcel))
        if not isinstance(made, Reply):
            return Refused(made.why, is_temporary=isinstance(made, Unknown) or made.is_temporary)
        draft = str(made.data.get("id", ""))
        if not draft:
            return Refused("Maileva named no draft", is_temporary=True)
        for step in (self._document, self._addressee):
            got = step(draft, parcel)
            if not isinstance(got, Reply):
                return Refused(got.why, is_temporary=isinstance(got, Unknown) or got.is_temporary)
        return draft

    def _document(self, draft: str, parcel: Parcel) -> Reply | Refused | Unknown:
        boundary = uuid4().hex
        name = f"{parcel.name}.pdf"
        about = json.dumps({"priority": 1, "name": name}).encode()
        body = form_with_files(
            [
                Part("document", parcel.pdf, "application/pdf", name),
                Part("metadata", about, "application/json"),
            ],
            boundary,
        )
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._ask("POST", f"{SENDINGS}/{draft}/documents", content=body, headers=kind)

    def _addressee(self, draft: str, parcel: Parcel) -> Reply | Refused | Unknown:
        return self._json("POST", f"{SENDINGS}/{draft}/recipients", recipient_of(parcel))

    def _submit(self, draft: str) -> Accepted | Refused | Unknown:
        got = self._ask("POST", f"{SENDINGS}/{draft}/submit")
        if isinstance(got, Reply):
            return Accepted(draft)
        if isinstance(got, Refused) and IS_NOT_DRAFT in got.why:
            return Accepted(draft)  # submitted before: it is the one letter that there is
        return got

    # -- Looking ------------------------------------------------------------------------------------------------------

    def look_up(self, reference: str, sent_at: datetime, now: datetime) -> Accepted | Unknown | None:
        """By the list of sendings. A draft that was not submitted a quarter of an hour later never was."""
        known = self._under(reference)
        if isinstance(known, Refused | Unknown):
            return Unknown(known.why)
        gone = next((one for one in known if one.get("status") not in NOT_GONE), None)
        if gone is not None:
            return Accepted(str(gone["id"]))
        return None if now - sent_at >= SETTLES_WITHIN else Unknown("not there yet, and it may still be at work")

    def _under(self, reference: str) -> list[Mapping[str, Any]] | Refused | Unknown:
        found: list[Mapping[str, Any]] = []
        for page in self._pages():
            if not isinstance(page, Reply):
                return page
            listed = page.data.get("sendings")
            if not isinstance(listed, list):
                return Unknown("a list without sendings")
            found += [
                one for one in listed if isinstance(one, dict) and one.get("custom_id") == reference and one.get("id")
            ]
        return found

    def _pages(self) -> Iterator[Reply | Refused | Unknown]:
        for number in range(MOST_PAGES):
            start = number * AT_ONCE + 1
            got = self._ask("GET", SENDINGS, params={"start_index": str(start), "count": str(AT_ONCE)})
            yield got
            if not isinstance(got, Reply):
                return
            paging = got.data.get("paging")
            total = paging.get("total_results") if isinstance(paging, dict) else None
            if not isinstance(total, int) or start + AT_ONCE > total:
                return
        yield Unknown("a list without an end")

    def progress(self, name: str) -> Progress | Refused | Unknown:
        """The sending and its one addressee."""
        sending = self._ask("GET", f"{SENDINGS}/{name}")
        if not isinstance(sending, Reply):
            return sending
        recipients = self._ask("GET", f"{SENDINGS}/{name}/recipients")
        if not isinstance(recipients, Reply):
            return recipients
        return progress_of(sending.data, recipients.data)

    def proof(self, name: str, kind: ProofKind) -> Fetched | NoProof | Unknown:
        """A file of the addressee's."""
        recipients = self._ask("GET", f"{SENDINGS}/{name}/recipients")
        if not isinstance(recipients, Reply):
            return Unknown(recipients.why)
        listed = recipients.data.get("recipients") or [{}]
        path = listed[0].get(PROOF_PATHS[kind])
        if not isinstance(path, str) or not path.startswith(f"/sendings/{name}/"):
            return NoProof("Maileva names no such file")
        got = self._ask("GET", f"/registered_mail/v4{path}")
        if isinstance(got, Reply):
            return Fetched(got.body, got.media_type or "application/pdf")
        return NoProof(got.why) if isinstance(got, Refused) and not got.is_temporary else Unknown(got.why)

    def event(self, headers: Mapping[str, str], body: bytes) -> tuple[Fetch, ...] | Refused:
        """Its messages bear no signature: they name what to look at, and nothing in them is believed."""
        try:
            told = json.loads(body)
        except (ValueError, RecursionError):
            return Refused("no JSON", is_temporary=False)
        named = told.get("resource_custom_id") if isinstance(told, dict) else None
        return (Fetch(named),) if isinstance(named, str) and 0 < len(named) <= 200 else ()

    # -- Requests -----------------------------------------------------------------------------------------------------

    def _json(self, method: str, path: str, body: object) -> Reply | Refused | Unknown:
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._ask(method, path, content=content, headers={"Content-Type": "application/json"})

    def _ask(self, method: str, path: str, **more: Any) -> Reply | Refused | Unknown:
        token = self._signed_in()
        if isinstance(token, Refused):
            return token
        headers = {**more.pop("headers", {}), "Authorization": f"Bearer {token}"}
        return self._judged(self._api.call(method, path, headers=headers, **more))

    def _judged(self, got: Reply | NotSent | Lost) -> Reply | Refused | Unknown:
        if not isinstance(got, Reply):
            return not_done(got)
        if got.is_success:
            return got
        said = words(got.data)
        why = self._api.clean(f"{got.status} {said}".strip())
        is_theirs = 400 <= got.status < 500 and got.status not in SAYS_NOTHING and bool(said)
        return Refused(why, is_temporary=got.status in NOT_NOW) if is_theirs else Unknown(why)

    def _signed_in(self) -> str | Refused:
        """A token that still lives. Whatever goes wrong here has sent nothing."""
        if self._token and datetime.now(UTC) < self._until - TOKEN_SPARE:
            return self._token
        asked = {"client_id": self._login, "client_secret": self._secret, "grant_type": "client_credentials"}
        if self._user:
            asked |= {"grant_type": "password", "username": self._user, "password": self._password}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        got = self._sign_in.call("POST", TOKEN, content=urlencode(asked).encode(), headers=kind)
        if not isinstance(got, Reply):
            return Refused(got.why, is_temporary=True)
        token = got.data.get("access_token")
        if not got.is_success or not isinstance(token, str) or not token:
            why = self._sign_in.clean(
                f"{got.status} {got.data.get('error_description') or got.data.get('error') or ''}".strip()
            )
            return Refused(why, is_temporary=got.status >= 500)
        lives = got.data.get("expires_in")
        self._token, self._until = token, datetime.now(UTC) + timedelta(seconds=lives if isinstance(lives, int) else 60)
        return token
