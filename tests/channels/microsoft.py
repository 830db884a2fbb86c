"""A Microsoft of our own: it gives codes, lets in who typed one, renews tokens, and forgets when it is told to."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs

import httpx

from relance.channels.email.microsoft import AUTHORITY

APPLICATION, TENANT = "1f2e3d4c-0000-4000-8000-000000000001", "fabrique-fictive.example"
USER = "compta@fabrique-fictive.example"


class FakeMicrosoft:
    """Answers as the endpoints of Microsoft's directory do; reached through ``client`` instead of the network."""

    def __init__(self) -> None:
        self.typed = False  # whether somebody typed the code
        self.ended = False  # whether the sign-in was ended there
        self.down = False
        self.refresh = 0
        self.asked: list[str] = []
        self.lifetime_s = 3600

    def client(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("no route")
        path = request.url.path
        self.asked.append(path)
        if path.endswith("/.well-known/openid-configuration"):
            return self._configuration(path.split("/")[1])
        given = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        assert given["client_id"] == APPLICATION
        if path.endswith("/devicecode"):
            return httpx.Response(
                200,
                json={
                    "user_code": "FAKE-1234",
                    "device_code": "secret-device-code",
                    "interval": 5,
                    "expires_in": 900,
                    "verification_uri": "https://microsoft.com/devicelogin",
                    "message": "…",
                },
            )
        if given["grant_type"] == "refresh_token":
            return self._renewed(given["refresh_token"])
        return self._signed_in(given["device_code"])

    def _configuration(self, tenant: str) -> httpx.Response:
        if tenant != TENANT:
            return httpx.Response(400, json={"error": "invalid_tenant", "error_description": "AADSTS90002: not found"})
        base = f"{AUTHORITY}/{tenant}"
        return httpx.Response(
            200,
            json={
                "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                "token_endpoint": f"{base}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
                "issuer": f"{base}/v2.0",
            },
        )

    def _signed_in(self, device_code: str) -> httpx.Response:
        assert device_code == "secret-device-code"
        if not self.typed:
            return httpx.Response(
                400, json={"error": "authorization_pending", "error_description": "AADSTS70016: pending"}
            )
        return self._tokens()

    def _renewed(self, refresh_token: str) -> httpx.Response:
        if self.ended or refresh_token != f"refresh-{self.refresh}":
            why = "AADSTS700082: The refresh token has expired due to inactivity.\r\nTrace ID: 1"
            return httpx.Response(400, json={"error": "invalid_grant", "error_description": why})
        return self._tokens()

    def _tokens(self) -> httpx.Response:
        self.refresh += 1
        claims = {"preferred_username": USER, "sub": "s", "oid": "o", "tid": "t", "aud": APPLICATION}
        encoded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        client_info = base64.urlsafe_b64encode(json.dumps({"uid": "u", "utid": "t"}).encode()).decode().rstrip("=")
        return httpx.Response(
            200,
            json={
                "token_type": "Bearer",
                "access_token": f"access-{self.refresh}",
                "refresh_token": f"refresh-{self.refresh}",
                "expires_in": self.lifetime_s,
                "id_token": f"e30.{encoded}.sig",
                "client_info": client_info,
                "scope": "https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All",
            },
        )
