"""Merci Facteur as our adapter meets it: a token by a signature, one call that sends, its list, its follow-up and its files."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

from tests.payments.servers.requests import Answered, Asked, Object
from tests.post.servers.world import Letter, PostWorld

TOKEN = "a-token-of-the-test"
ROOT = "/api/1.2/prod/service/"
USER = "56"
WORDS = {
    "posted": "pris_en_charge", "on_its_way": "distribution_en_cours", "at_counter": "attente_au_guichet", "signed": "distribue",
    "came_back": "distribue_expediteur",
}  # fmt: skip
DOCUMENTS = {"depot": "deposit", "reception": "slip"}


class MerciFacteurServer(PostWorld):
    """``tells_reference``: whether its opened sendings bear our reference, as they may."""

    kind = "MerciFacteur"

    def __init__(self, key: str = "a-secret-of-the-test", port: int = 0) -> None:
        super().__init__(key, port)
        self.tells_reference = True

    def error(self, status: int, code: str, **more: Any) -> Answered:
        """``{"success": false, "error": {"code", "text"}}``."""
        return Answered(status, {"success": False, "error": {"code": code, "text": more.get("detail") or code}})

    def route(self, asked: Asked) -> Answered:
        """By the last word of the path."""
        word = asked.path.removeprefix(ROOT)
        if word == "getToken":
            return self._token(asked)
        if asked.headers.get("ww-access-token") != TOKEN:
            return self.error(401, "INVALID_TOKEN")
        name = asked.query.get("idEnvoi", "")
        match asked.method, word:
            case "GET", "getQuotaCompte":
                return Answered(200, {"success": True, "quotas": {"credit": {"ttc": "41.20"}}})
            case "GET", "getPostagePrice":
                price = {
                    "affranchissement": {"france": {"amount": "6.20", "zone": "fr"}},
                    "content": {"letter": {"amount": "2.95"}},
                }
                return Answered(200, {"success": True, **price})
            case "POST", "sendCourrier":
                return self._send(dict(parse_qsl(asked.raw.decode(), keep_blank_values=True)))
            case "GET", "listEnvois":
                return Answered(
                    200, {"success": True, "envois": [self._listed(one) for one in self.letters[-50:][::-1]]}
                )
            case "GET", "getEnvoi":
                return Answered(200, {"success": True, "envoi": self._opened(self._named(name))})
            case "GET", "getSuiviEnvoi":
                return Answered(200, {"success": True, "suivi_courrier": [self._followed(self._named(name))]})
            case "GET", "getProof":
                return self._proof(asked)
        return self.error(404, "UNKNOWN_METHOD")

    def _token(self, asked: Asked) -> Answered:
        stamp = asked.headers.get("ww-timestamp", "")
        meant = hmac.new(self.key.encode(), f"{self.login}{stamp}".encode(), hashlib.sha256).hexdigest()
        if asked.headers.get("ww-service-signature") != meant:
            return self.error(401, "INVALID_SIGNATURE")
        return Answered(200, {"success": True, "token": TOKEN, "expire": int(self.now().timestamp()) + 86400})

    def _send(self, form: dict[str, str]) -> Answered:
        addresses, content = json.loads(form["adress"]), json.loads(form["content"])
        to = addresses["dest"][0]
        if {
            "civilite",
            "nom",
            "prenom",
            "societe",
            "adresse1",
            "adresse2",
            "adresse3",
            "cp",
            "ville",
            "pays",
        } - to.keys():
            return self.error(400, "INFO_ADDRESS_MISSING")
        if content["photo"] != "" or content["card"] != "" or form["idUser"] != USER:
            return self.error(400, "LETTER_INVALID_FILES")
        twin = [one for one in self.letters if one.reference == form["antidoublon"]]
        if any(self.now() - one.made_at < timedelta(days=30) for one in twin):
            return self.error(400, "ANTIDOUBLON_ALREADY_USED")
        pdf = base64.b64decode(content["letter"]["base64files"][0])
        lines = {"to": json.dumps(to, ensure_ascii=False)}
        self.letters.append(Letter(str(len(self.letters) + 1001), form["antidoublon"], pdf, lines, self.now()))
        price = {"total": {"ht": 8.10, "ttc": 9.74}}
        return Answered(
            200, {"success": True, "envoi_id": int(self.letters[-1].name), "price": price, "resume": {"nb_dest": 1}}
        )

    def _named(self, name: str) -> Letter:
        return next(one for one in self.letters if one.name == name)

    def _listed(self, one: Letter) -> Object:
        return {"idEnvoi": int(one.name), "modeEnvoi": "lrare", "date": int(one.made_at.timestamp())}

    def _opened(self, one: Letter) -> Object:
        to = json.loads(one.lines["to"])
        shown = to if self.tells_reference else {key: value for key, value in to.items() if key != "reference"}
        return {"detail": [{"refCourrier": f"{one.name}-1", "dest": shown}]}

    def _followed(self, one: Letter) -> Object:
        history = [
            {"statut_courrier": WORDS[state], "date": on.isoformat()} for state, on in one.states if state in WORDS
        ]
        last = history[-1]["statut_courrier"] if history else "wait"
        followed = {"ref_tracking": one.number or None, "last_state": last, "historique": history, "pnd": "0"}
        return {**followed, "are_base64_jpeg": "/9j/" if "slip" in one.proofs else "pending"}

    def _proof(self, asked: Asked) -> Answered:
        letter = next((one for one in self.letters if one.number == asked.query.get("trackingNumber")), None)
        kind = DOCUMENTS.get(asked.query.get("document", ""), "")
        if letter is None or kind not in letter.proofs:
            return self.error(400, "PROOF_NOT_FOUND")
        content = base64.b64encode(letter.proofs[kind]).decode()
        return Answered(200, {"success": True, "format_return": "pdf", "document": content})
