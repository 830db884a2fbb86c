"""Who looks, in which organisation, when: what every page and act of the office is given, and the navigation that it shows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse

from relance.domain.places import Standing
from relance.domain.scenario.house_rules import Automatic
from relance.domain.sentences import Sentence
from relance.language import Language, say
from relance.office.mode_line import AUTOMATIC_IS_OFF, MODES, PLACE_MODES, STOPPED_TODAY, ModeLine
from relance.outbox.sending import SILENT, Mode
from relance.tenancy.context import Acting, Desk, acting
from relance.tenancy.members import Membership
from relance.tenancy.models import Organisation, User
from relance.tenancy.rights import RIGHTS, Right


@dataclass(frozen=True, slots=True)
class Visit:
    """A signed-in member, in one of his organisations, at the organisation's time."""

    request: HttpRequest
    organisation: Organisation
    membership: Membership
    others: tuple[Membership, ...]
    now: datetime
    today: date
    standing: Standing

    @property
    def id(self) -> int:
        """The organisation's."""
        return self.organisation.pk

    @property
    def slug(self) -> str:
        """The organisation's short name, as it stands in addresses."""
        return self.organisation.slug

    @property
    def user(self) -> User:
        """Who looks."""
        assert isinstance(self.request.user, User)  # noqa: S101 (the login is checked before)
        return self.request.user

    @property
    def actor(self) -> str:
        """Who acts, for the journal."""
        return actor_of(self.request)

    def as_acting(self) -> Acting:
        """Who acts, for whom, when, within a transaction that is open already."""
        here = Acting(self.id, self.actor, self.now, self.membership.role)
        return here.in_zone(self.organisation.time_zone)

    def acting(self) -> AbstractContextManager[Acting]:
        """Open the transaction of an act: ``with visit.acting() as here``."""
        return acting(self.id, self.actor, self.now, role=self.membership.role)

    @property
    def desk(self) -> Desk:
        """Who acts, for work of several transactions that the program does on a member's word: without a role, as the program has none."""
        return Desk(self.id, self.actor, lambda: self.now)

    @property
    def language(self) -> Language:
        """The reader's."""
        return self.request.reader.language  # type: ignore[attr-defined, no-any-return]

    @property
    def next_company(self) -> Membership | None:
        """The company after this one in the member's list, the first after the last; None where he has no other."""
        slugs = [one.slug for one in self.others]
        return self.others[(slugs.index(self.slug) + 1) % len(slugs)] if len(slugs) > 1 else None

    @property
    def rights(self) -> dict[str, bool]:
        """What the role may do, by name, for templates."""
        return {right.value: right in RIGHTS[self.membership.role] for right in Right}

    @property
    def local_now(self) -> datetime:
        """The moment on the organisation's clock."""
        return self.local(self.now)

    def local(self, moment: datetime) -> datetime:
        """A moment on the organisation's clock."""
        return moment.astimezone(ZoneInfo(self.organisation.time_zone))

    @property
    def mode(self) -> ModeLine:
        """The standing line."""
        if self.standing in SILENT:
            return PLACE_MODES[self.standing]
        if not self.organisation.is_sending:
            return MODES[Mode.NOTHING]
        if self.organisation.automatic != Automatic.ON.value:
            return AUTOMATIC_IS_OFF
        if self.is_stopped_today:
            return STOPPED_TODAY
        return MODES[Mode.PROPOSES if self.organisation.proposes else Mode.SENDS]

    @property
    def is_sending(self) -> bool:
        """Sending is switched on, and this is one of its places."""
        return self.organisation.is_sending and self.standing is Standing.ACTS

    @property
    def is_stopped_today(self) -> bool:
        """It sends by itself, and somebody stopped that for the day."""
        return not self.organisation.proposes and self.organisation.stopped_on == self.today

    @property
    def entries(self) -> list[Entry]:
        """The navigation."""
        if self.organisation.is_firm:
            return [Entry(name, icon, title, self.url(name)) for name, icon, title in FIRM_SECTIONS]
        return [
            Entry(name, name, title, self.url(name))
            for name, title in SECTIONS
            if name != "deposits" or self.organisation.uses_deposits
        ]

    def url(self, name: str, **parts: object) -> str:
        """The address of a page of this organisation."""
        return reverse(name, kwargs={"slug": self.slug, **parts})

    def say(self, template: str, **facts: object) -> str:
        """The template in the reader's language."""
        return say(Sentence(template, facts), self.language)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation."""

    name: str
    icon: str
    title: Sentence
    href: str


SECTIONS = (
    ("today", Sentence("Today")),
    ("late", Sentence("Late payments")),
    ("deposits", Sentence("Deposits")),
    ("debtors", Sentence("Debtors")),
    ("cases", Sentence("Cases")),
    ("outbox", Sentence("Outbox")),
    ("insight", Sentence("Insight")),
    ("scenarios", Sentence("Scenarios")),
    ("preferences", Sentence("Preferences")),
)
FIRM_SECTIONS = (
    ("firm-today", "today", Sentence("Today")),
    ("firm-creditors", "cases", Sentence("Creditors")),
    ("firm-paper", "scenarios", Sentence("The firm and its scenario")),
    ("preferences", "preferences", Sentence("Preferences")),
)


def actor_of(request: HttpRequest) -> str:
    """Who acts, for the journal."""
    return f"user:{request.user.pk}"
