"""Our published contract over HTTPS (docs/partner-contract.md): the file is put under our reference, what is told under its id."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from relance.domain.sentences import Sentence
from relance.partners.door import Connector, Field, Module, SettingsUnreadable
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Previewed, Problem, Taken, Turned
from relance.payments.cards.network import AddressNotLocal, Http, NotSent, Reply, refuse_elsewhere
from relance.payments.cards.network import Lost as NoAnswer

NOT_NOW = frozenset({401, 403, 429})  # it may be mended: a key, a right, too many requests
SAYS_NOTHING = frozenset({408, 409, 425})  # the time ran out, or the same is still at work
MOST_PROBLEMS, LONGEST = 50, 400
EXPECTED = Sentence("an address that begins with https:// is expected")
HOST = re.compile(r"[\w.:%-]{1,255}")  # it stands in a rule for browsers, where ";" would begin another
NAME = re.compile(r"[^\0-\x1f]{1,200}")


class Https:
    """One partner that keeps the contract."""

    def __init__(self, given: Given) -> None:
        base = address(given.settings.get("address", ""))
        self._http = Http(base, given.secrets.get("key", ""), {"Relance-Mode": given.mode}, whole_seconds=240.0)

    def try_it(self) -> Taken | Turned | Lost:
        """Whose key this is."""
        got = self._http.get("/account")
        found = self._judged(got)
        if isinstance(found, Reply):
            return Taken(_name(found.data.get("name")) or "?", said=_said(found))
        return found

    def preview(self, parcel: Parcel) -> Previewed | Turned | Lost:
        """Asked of the partner with the whole file; it keeps nothing."""
        got = self._judged(self._http.send("POST", "/preview", parcel.packed, self._headers(parcel)))
        if not isinstance(got, Reply):
            return got
        would = got.data.get("would_take")
        if not isinstance(would, bool):
            return Lost("the answer does not say whether it would take the file", said=_said(got))
        return Previewed(would, _problems(got.data), _text(got.data.get("price")), _said(got))

    def create(self, parcel: Parcel) -> Taken | Turned | Lost:
        """PUT under our reference: the same file again is the same case there."""
        got = self._judged(self._http.send("PUT", f"/cases/{parcel.reference}", parcel.packed, self._headers(parcel)))
        return self._taken(got, parcel.reference) if isinstance(got, Reply) else got

    def look_up(self, parcel: Parcel) -> Taken | Turned | Absent | Lost:
        """GET by our reference; with other bytes than ours it is not ours."""
        got = self._found(f"/cases/{parcel.reference}")
        if not isinstance(got, Reply):
            return got
        if got.data.get("sha256") not in (None, parcel.sha256):
            return Lost("the partner has other bytes under our reference", said=_said(got))
        return self._taken(got, parcel.reference)

    def tell(self, note: Note) -> Taken | Turned | Lost:
        """PUT under its id, a file as a part of its own before it."""
        if note.file:
            headers = {"Content-Type": "application/octet-stream"}
            path = f"/cases/{note.reference}/files/{note.id}-{note.file_name}"
            got = self._judged(self._http.send("PUT", path, note.file, headers))
            if not isinstance(got, Reply):
                return got
        headers = {"Content-Type": "application/json", "Idempotency-Key": note.id}
        path = f"/cases/{note.reference}/notes/{note.id}"
        told = self._judged(self._http.send("PUT", path, note.body.encode(), headers))
        return self._taken(told, note.reference, named=note.id) if isinstance(told, Reply) else told

    def look_up_note(self, note: Note) -> Taken | Turned | Absent | Lost:
        """GET by its id."""
        got = self._found(f"/cases/{note.reference}/notes/{note.id}")
        return self._taken(got, note.reference, named=note.id) if isinstance(got, Reply) else got

    def fetch(self, cursor: str) -> Fetched | Turned | Lost:
        """Its events after the cursor, a page."""
        got = self._judged(self._http.get("/events", {"after": cursor} if cursor else None))
        if not isinstance(got, Reply):
            return got
        following = _text(got.data.get("next"))
        listed = got.data.get("events")
        if not isinstance(listed, list):
            return Lost("the answer holds no list of events", said=_said(got))
        is_more = bool(listed) and following not in ("", cursor)
        message = json.dumps({"events": listed}, ensure_ascii=False).encode()
        return Fetched((message,) if listed else (), following or cursor, is_more)

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    def _headers(self, parcel: Parcel) -> dict[str, str]:
        return {
            "Content-Type": "application/zip",
            "Idempotency-Key": parcel.reference,
            "Relance-Reference": parcel.reference,
            "Relance-Sha256": parcel.sha256,
            "Relance-Test": "true" if parcel.is_test else "false",
        }

    def _found(self, path: str) -> Reply | Turned | Absent | Lost:
        got = self._http.get(path)
        if isinstance(got, Reply) and got.status == 404 and _refusal(got.data):
            return Absent()
        judged = self._judged(got)
        return Lost(judged.why, said=judged.said) if isinstance(judged, Turned) else judged

    def _judged(self, got: Reply | NotSent | NoAnswer) -> Reply | Turned | Lost:
        """Done, refused for sure, or nobody knows. A refusal counts only where the partner itself says no in the contract's form."""
        match got:
            case NotSent(why):
                return Turned(why, is_temporary=True)
            case NoAnswer(why):
                return Lost(why)
        if got.is_success:
            return got
        said = _said(got)
        why = self._http.clean(f"{got.status} {_refusal(got.data) or ''}")
        is_refusal = 400 <= got.status < 500 and got.status not in SAYS_NOTHING and bool(_refusal(got.data))
        if not is_refusal:
            return Lost(why, said=said)
        return Turned(why, got.status in NOT_NOW, _problems(got.data), said)

    def _taken(self, got: Reply, reference: str, named: str = "") -> Taken | Lost:
        is_ours = got.data.get("reference") == reference and (not named or got.data.get("note") == named)
        if not is_ours:
            return Lost("the answer is about another file than the one asked about", said=_said(got))
        theirs = _text(got.data.get("id")) or reference
        return Taken(theirs, _text(got.data.get("status")), _said(got), _page(got.data.get("page")))


def page_of(said: str) -> str:
    """The address of the partner's own page about a file, out of an answer that was kept whole; "" where it names none."""
    try:
        data = json.loads(said)
    except ValueError:
        return ""
    return _page(data.get("page")) if isinstance(data, dict) else ""


def address(text: str) -> str:
    """The base of a partner's address: https, or a server on this machine for trials. Raises SettingsUnreadable."""
    try:
        parts = urlsplit(text.strip().rstrip("/"))
        is_right = (
            HOST.fullmatch(parts.hostname or "") is not None
            and not parts.query
            and not parts.fragment
            and parts.username is None
        )
        is_right = is_right and parts.port != 0 and text.strip().isprintable()
    except ValueError:  # brackets that do not close, a port that is none
        raise SettingsUnreadable(field=ADDRESS.label, why=EXPECTED) from None
    if is_right and parts.scheme == "http":
        try:
            refuse_elsewhere(text)
        except AddressNotLocal:
            is_right = False
    if not is_right or parts.scheme not in ("https", "http"):
        raise SettingsUnreadable(field=ADDRESS.label, why=EXPECTED)
    return parts.geturl()


def _refusal(data: Mapping[str, Any]) -> str:
    found = data.get("error")
    return _text(found.get("message")) or _text(found.get("code")) if isinstance(found, dict) else ""


def _problems(data: Mapping[str, Any]) -> tuple[Problem, ...]:
    found = data.get("error") if isinstance(data.get("error"), dict) else data
    listed = found.get("problems") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        return ()
    parts = [one for one in listed[:MOST_PROBLEMS] if isinstance(one, dict)]
    return tuple(
        Problem(_text(one.get("field")), _text(one.get("party")), _text(one.get("what")), _text(one.get("mending")))
        for one in parts
    )


def _text(given: object) -> str:
    return " ".join(given.replace("\0", "").split())[:LONGEST] if isinstance(given, str) else ""


def _name(given: object) -> str:
    return given if isinstance(given, str) and NAME.fullmatch(given) else ""


def _page(given: object) -> str:
    return given if isinstance(given, str) and len(given) <= LONGEST and _is_page(given) else ""


def _is_page(text: str) -> bool:
    try:
        return urlsplit(text).scheme == "https" and text.isprintable()
    except ValueError:
        return False


def _said(got: Reply) -> str:
    return json.dumps({"http": got.status, **got.data}, ensure_ascii=False, indent=1)


def _made(given: Given) -> Connector:
    return Https(given)


ADDRESS = Field(
    "address",
    Sentence("Address"),
    hint=Sentence("The base of its addresses, such as https://partner.example/relance/v1"),
)
MODULE = Module(
    "https",
    Sentence("Our contract over HTTPS"),
    Sentence(
        "The partner keeps the contract that we publish: the file goes to it at once, statuses and payments come back."
    ),
    (ADDRESS, Field("key", Sentence("Key"), is_secret=True, hint=Sentence("As the partner gave it."))),
    _made,
    goes_to=("address",),
    hears=True,
    fetches=True,
)
