"""Organisations, their members and preferences."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from relance.domain.scenario.house_rules import Automatic


class Organisation(models.Model):
    """A creditor or a collection firm. Its row is visible only while acting in it."""

    public_id = models.UUIDField(unique=True, help_text="Names the organisation in addresses and tokens.")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=400)
    kind = models.CharField(
        max_length=8,
        choices=[(one, one) for one in ("creditor", "firm")],
        default="creditor",
        db_default="creditor",
        help_text="Whose debts it recovers: its own, or those of others under their mandates.",
    )
    time_zone = models.CharField(max_length=60, default="Europe/Paris")
    language = models.CharField(max_length=2, default="fr")
    is_demonstration = models.BooleanField(default=False)
    proposes = models.BooleanField(default=True, help_text="Every step waits for a person; only a choice ends that.")
    stopped_on = models.DateField(null=True, help_text="The local day on which nothing leaves by itself any more.")
    is_sending = models.BooleanField(
        default=False, help_text="Whether anything leaves, from the places that are listed."
    )
    sending_key = models.CharField(
        max_length=64, blank=True, default="", help_text="The key that sending was bound to before places were listed."
    )
    automatic = models.CharField(
        max_length=6,
        choices=[(one.value, one.value) for one in Automatic],
        default=Automatic.ON.value,
        help_text="Whether recovery runs by itself; if not, what becomes of what is under way.",
    )
    beat_at = models.DateTimeField(null=True, help_text="When somebody was last at work here, to the hour.")
    gap_since = models.DateTimeField(null=True, help_text="The last beat before the latest gap of a whole working day.")
    gap_until = models.DateField(null=True, help_text="The local day on which that gap ended.")
    clock_at = models.DateTimeField(null=True, help_text="Where a demonstration's clock stands; none: the real one.")
    created_at = models.DateTimeField()

    @property
    def is_firm(self) -> bool:
        """Whether it recovers for others."""
        return self.kind == "firm"

    uses_deposits = False  # as places.with_standing found it

    def __str__(self) -> str:
        return self.slug


class TenantModel(models.Model):
    """A row that belongs to one organisation; its migration runs the text of ``tenant_table``, which adds the foreign key."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, db_constraint=False, db_index=False)

    class Meta:
        abstract = True


class User(AbstractBaseUser):
    """A person who signs in, known by an e-mail address."""

    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=400)
    language = models.CharField(max_length=2, blank=True, default="", help_text="Of the pages; the browser's if blank.")
    theme = models.CharField(max_length=5, blank=True, default="", help_text="light or dark; the system's if blank.")

    USERNAME_FIELD = "email"
    objects = BaseUserManager()


class Role(models.TextChoices):
    OWNER = "owner"
    ACCOUNTANT = "accountant"
    COLLECTOR = "collector"
    VIEWER = "viewer"


class Member(TenantModel):
    """A user's role in an organisation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_role_per_member"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_is_known"),
        ]


DEPOSITS = "deposits"  # the preference that says whether the company deals with them


class Preference(TenantModel):
    """One setting of an organisation, as text; ``preferences.py`` knows the keys, their types and defaults."""

    key = models.CharField(max_length=60)
    value = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_value_per_preference"),
        ]


class ProposedAccount(TenantModel):
    """An account to pay into that waits for a second word, as a whole: until then letters show the old one. "" takes away."""

    iban = models.TextField(blank=True)
    holder = models.TextField(blank=True, default="")
    bic = models.TextField(blank=True, default="")
    domains = models.TextField(blank=True, default="")
    mediator = models.TextField(blank=True, default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, help_text="Who proposed it.")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_proposed_account"),
        ]


class ListedPlace(TenantModel):
    """A place that a person said something of: it may act, it was struck when the installation moved, or it is a copy.

    ``machine`` is a hash of the machine's id, ``path`` that of the embedded database's data ("" for a server of its own),
    ``database`` the cluster's number and the database's oid.
    """

    machine = models.CharField(max_length=64)
    path = models.CharField(max_length=4096, blank=True)
    database = models.CharField(max_length=60)
    name = models.CharField(max_length=4400)
    standing = models.CharField(max_length=6, choices=[(one, one) for one in ("acts", "struck", "copy")])
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "machine", "path", "database"], name="one_word_per_place"),
            models.CheckConstraint(
                condition=models.Q(standing__in=["acts", "struck", "copy"]), name="place_standing_is_known"
            ),
        ]


class PublishedRate(models.Model):
    """A rate published after this version of Relance, added by its operator; the law's, so the same for everybody."""

    table = models.CharField(max_length=40)
    starts_on = models.DateField()
    rate = models.DecimalField(max_digits=9, decimal_places=6)
    source = models.CharField(max_length=400)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["table", "starts_on"], name="one_published_rate_per_day"),
            models.CheckConstraint(condition=models.Q(rate__gte=0, rate__lt=1), name="published_rate_is_a_fraction"),
        ]


class Due(TenantModel):
    """One moment at which something of one kind is due; appended by whoever makes work, deleted by the planner that saw it.

    No key is unique but its own: two who append never wait for one another. See ``tenancy.due``.
    """

    kind = models.CharField(max_length=12)
    lane = models.SmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="due_by_moment")]


class Job(TenantModel):
    """All that is due of one kind, as one row, leased by the worker that is at it. Made and given out by the planner alone.

    ``due_at`` is empty while it is in hand and nothing new is due. ``lane`` lets several workers share what one could not do alone.
    """

    kind = models.CharField(max_length=12)
    lane = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(
        null=True, help_text="By the database's clock; later, somebody else may have it."
    )
    leased_by = models.CharField(max_length=120, blank=True, default="")
    ids = ArrayField(models.BigIntegerField(), default=list, help_text="What it has in hand, where several share.")
    attempts = models.IntegerField(default=0, help_text="How often in a row it failed.")
    why = models.CharField(max_length=400, blank=True, default="", help_text="Why it failed last.")
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "kind", "lane"], name="one_job_per_kind_and_lane"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at"], condition=models.Q(leased_until=None), name="job_by_moment"),
            models.Index(fields=["leased_until"], condition=models.Q(leased_until__isnull=False), name="job_by_lease"),
        ]


class IssuedLink(TenantModel):
    """A link for somebody without an account, as it is kept: enough to know its token again, not to make it. See ``links.py``."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the token, which is kept nowhere.")
    purpose = models.CharField(max_length=20, help_text="Which door it opens; a word of its address.")
    subject = models.CharField(max_length=60, help_text="What it opens there, such as debtor:12.")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="one_link_per_token"),
            models.CheckConstraint(
                condition=models.Q(purpose__regex="^[a-z][a-z-]*$"), name="link_purpose_is_a_word_of_an_address"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "subject"], name="link_by_subject")
        ]
