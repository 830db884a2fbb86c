"""The journal: what happened, in an order that cannot be changed without its showing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.tenancy.models import TenantModel

HASH_BYTES = 32


class Head(TenantModel):
    """The last event of a chain: one chain for each debtor, 0 for the organisation itself, below zero one for each firm's mandate."""

    chain = models.BigIntegerField()
    sequence = models.BigIntegerField()
    hash = models.BinaryField(max_length=HASH_BYTES)
    sealed_sequence = models.BigIntegerField(db_default=0, help_text="How far the latest seal reaches.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "chain"], name="one_head_per_chain"),
        ]


class Event(TenantModel):
    """One fact. ``body`` is hashed as stored: canonical JSON of ids, amounts, codes and hashes, never personal data."""

    chain = models.BigIntegerField()
    sequence = models.BigIntegerField()
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    body = models.TextField()
    detail_hash = models.BinaryField(max_length=HASH_BYTES, null=True)
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "chain", "sequence"], name="one_event_per_place"),
        ]


class EventDetail(TenantModel):
    """Names and free text of an event, bound to it by a salted hash; erasing a person deletes this row and nothing else."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False)
    salt = models.BinaryField(max_length=HASH_BYTES)
    detail = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "event"], name="one_detail_per_event"),
        ]


class Seal(TenantModel):
    """One hash over all heads and the seal before. ``heads`` lists those that moved since: chain, sequence, hash (hex)."""

    sequence = models.BigIntegerField()
    sealed_on = models.DateField()
    sealed_at = models.DateTimeField()
    heads = models.TextField()
    hash = models.BinaryField(max_length=HASH_BYTES)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="one_seal_per_place"),
        ]
