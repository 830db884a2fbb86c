"""The link by which somebody chooses his password: for an invitation, and for a password forgotten."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from relance.tenancy.models import User


def password_path(user: User) -> str:
    """The path of a link good for a week and one use. Whoever has it can sign in as the user: hand it to nobody else."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return reverse("account_reset_password_from_key", kwargs={"uidb36": key.split("-")[0], "key": key.split("-", 1)[1]})
