"""Maileva as our adapter meets it: sign-in, drafts, documents, addressees, one submission, follow-up and files."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from tests.payments.servers.requests import Answered, Asked, Object
from tests.post.servers.world import FILE, Letter, PostWorld

TOKEN = "a-token-of-the-test"
ROOT = "/registered_mail/v4"
WORDS = {
    "posted": "LP01", "on_its_way": "LP03", "presented": "LP09", "at_counter": "LP08", "signed": "LP15", "refused": "LP22",
    "unclaimed": "LP19", "wrong_address": "LP21",
}  # fmt: skip
FILES = {
    "content": ("content_proof_url", "download_content_proof"),
    "deposit": ("deposit_proof_url", "download_deposit_proof"),
    "slip": ("acknowledgement_of_receipt_url", "download_acknowledgement_of_receipt"),
    "envelope": ("undelivered_mail_url", "download_undelivered_mail"),
}


@dataclass
class Draft:
    """A sending, submitted or not."""

    id: str
    body: Object
    status: str = "DRAFT"
    documents: list[bytes] = field(default_factory=list)
    recipients: list[Object] = field(default_factory=list)


class MailevaServer(PostWorld):
    """``drafts`` has every sending by its id."""

    kind = "Maileva"

    def __init__(self, key: str = "a-secret-of-the-test", port: int = 0) -> None:
        super().__init__(key, port)
        self.drafts: dict[str, Draft] = {}

    def error(self, status: int, code: str, **more: Any) -> Answered:
        """``{"errors": [{"code", "message"}]}``."""
        return Answered(status, {"errors": [{"code": code, "message": more.get("detail") or code}]})

    def route(self, asked: Asked) -> Answered:
        """By the shape of the path."""
        if asked.path.endswith("/openid-connect/token"):
            form = dict(parse_qsl(asked.raw.decode()))
            if (form.get("client_id"), form.get("client_secret")) != (self.login, self.key):
                return Answered(401, {"error": "invalid_client", "error_description": "Invalid client credentials"})
            return Answered(200, {"access_token": TOKEN, "expires_in": 300})
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.error(401, "UNAUTHORIZED")
        parts = asked.path.removeprefix(ROOT).strip("/").split("/")
        return self._done(asked, asked.method, parts)

    def _done(self, asked: Asked, method: str, parts: list[str]) -> Answered:
        match method, parts:
            case "GET", ["sendings"]:
                return self._list(asked)
            case "POST", ["sendings"]:
                return self._draft(json.loads(asked.raw))
        found = self.drafts.get(parts[1]) if len(parts) > 1 else None
        if found is None:
            return self.error(404, "SENDING_NOT_FOUND")
        match method, parts[2:]:
            case "GET", []:
                return Answered(200, self._shown(found))
            case "GET", ["recipients"]:
                listed = [self._recipient(found, one) for one in found.recipients]
                return Answered(200, {"recipients": listed, "paging": {"total_results": len(listed)}})
            case "POST", ["documents" | "recipients" | "submit"] if found.status != "DRAFT":
                return self.error(400, "SENDING_STATUS_IS_NOT_DRAFT")
            case "POST", ["documents"]:
                start = asked.raw.index(b"%PDF-")
                found.documents.append(asked.raw[start : asked.raw.index(b"\r\n--", start)])
                return Answered(201, {"id": str(uuid.uuid4())})
            case "POST", ["recipients"]:
                return self._add(found, json.loads(asked.raw))
            case "POST", ["submit"]:
                return self._submit(found)
            case "GET", ["recipients", _one, path]:
                return self._file(found, path)
        return self.error(404, "NOT_FOUND")

    def _list(self, asked: Asked) -> Answered:
        start, count = int(asked.query.get("start_index", 1)), int(asked.query.get("count", 50))
        shown = [self._shown(one) for one in self.drafts.values()][start - 1 : start - 1 + count]
        return Answered(200, {"sendings": shown, "paging": {"total_results": len(self.drafts)}})

    def _draft(self, body: Object) -> Answered:
        if not body.get("name"):
            return self.error(400, "EMPTY_NAME")
        made = Draft(str(uuid.uuid4()), body)
        self.drafts[made.id] = made
        return Answered(201, self._shown(made))

    def _add(self, found: Draft, body: Object) -> Answered:
        for number in range(1, 7):
            if len(str(body.get(f"address_line_{number}", ""))) > 38:
                return self.error(400, f"ADDRESS_LINE_{number}_TOO_LONG")
        if body.get("country_code") == "FR" and not re.match(r"\d{5} .+", str(body.get("address_line_6", ""))):
            return self.error(400, "INVALID_ADDRESS_LINE_6")
        found.recipients.append({**body, "id": str(uuid.uuid4())})
        return Answered(201, {"id": found.recipients[-1]["id"]})

    def _submit(self, found: Draft) -> Answered:
        if not found.documents or not found.recipients:
            return self.error(400, "INVALID_DOCUMENTS_COUNT")
        found.status = "PENDING"
        lines = {key: str(value) for key, value in found.recipients[0].items() if key.startswith("address_line")}
        self.letters.append(Letter(found.id, str(found.body["custom_id"]), found.documents[0], lines, self.now()))
        return Answered(200, {})

    def _shown(self, one: Draft) -> Object:
        status = "REJECTED" if any(each.name == one.id and each.is_rejected for each in self.letters) else one.status
        shown = {
            "id": one.id,
            "custom_id": one.body.get("custom_id"),
            "status": status,
            "documents_count": len(one.documents),
        }
        return {**shown, "status_detail": "L'adresse est invalide"} if status == "REJECTED" else shown

    def _recipient(self, found: Draft, one: Object) -> Object:
        letter = next((each for each in self.letters if each.name == found.id), None)
        if letter is None:
            return {**one, "status": "DRAFT"}
        statuses = [{"code": WORDS[state], "date": f"{on.isoformat()}T10:00:00.000Z"} for state, on in letter.states]
        urls = {
            FILES[kind][0]: f"/sendings/{found.id}/recipients/{one['id']}/{FILES[kind][1]}" for kind in letter.proofs
        }
        return {**one, "status": "PROCESSED", "registered_number": letter.number, "delivery_statuses": statuses, **urls}

    def _file(self, found: Draft, path: str) -> Answered:
        letter = next(each for each in self.letters if each.name == found.id)
        kind = next((kind for kind, (_url, name) in FILES.items() if name == path), "")
        if kind not in letter.proofs:
            return self.error(404, "NOT_FOUND")
        return Answered(200, {FILE: (letter.proofs[kind], "application/pdf")})
