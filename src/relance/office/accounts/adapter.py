"""How allauth signs people in here: nobody signs up by himself, a member is invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from relance.tenancy.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed doors: accounts come from an invitation or from the first start."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The name under which authenticator applications show the account."""

    def get_totp_label(self, user: User) -> str:
        return user.email


def display_name(user: User) -> str:
    """How pages name the person."""
    return user.name or user.email
