"""Whether he who looks has just shown his second factor."""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

HOLDS_SECONDS = 300


def has_second_factor(request: HttpRequest) -> bool:
    """True for five minutes after a code, a passkey or a recovery code of his was accepted in this session."""
    since = time.time() - HOLDS_SECONDS
    return any(
        one["method"] == "mfa" and one["at"] >= since for one in get_authentication_records(request, request.user)
    )
