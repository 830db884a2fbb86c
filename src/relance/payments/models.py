"""The account that an organisation has with a card provider, and what the provider of demonstrations plays."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.tenancy.models import TenantModel

PROVIDERS = ("stripe", "mollie", "demonstration")
MODES = ("test", "live")


class CardAccount(TenantModel):
    """An account that a key was tried on. ``key`` and ``secret`` are sealed with the installation's key, which is not here."""

    provider = models.CharField(max_length=13, choices=[(one, one) for one in PROVIDERS])
    account = models.CharField(max_length=255, help_text="Its name at the provider; cards left there pay there alone.")
    name = models.CharField(max_length=400, blank=True, help_text="How the account calls itself.")
    mode = models.CharField(max_length=4, choices=[(one, one) for one in MODES])
    key = models.TextField(blank=True)
    secret = models.TextField(blank=True, help_text="That of the provider's messages; none: states are asked for.")
    checked_at = models.DateTimeField(help_text="When the provider last said whose key it is.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_card_account"),
            models.CheckConstraint(condition=models.Q(provider__in=PROVIDERS), name="card_provider_is_known"),
            models.CheckConstraint(condition=models.Q(mode__in=MODES), name="card_mode_is_known"),
            models.CheckConstraint(
                condition=models.Q(provider="demonstration", key="", mode="test")
                | (~models.Q(provider="demonstration") & ~models.Q(key="")),
                name="only_a_demonstration_has_no_key",
            ),
        ]


class PlayedThing(TenantModel):
    """A page, a card, a payment of the demonstration's provider: its world, kept here because it has no other."""

    name = models.CharField(max_length=60)
    body = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_played_thing_per_name"),
        ]
