"""People who look at the pages: members of each role, members of another company, and strangers."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from relance.membership.members import invite
from relance.tenancy.models import Organisation, Role, User
from tests.at_work import at_work
from tests.outbox.builders import MORNING

LINE_END = re.compile(r"(<(textarea|pre)\b.*?</\2>)|\s*\n\s*", re.DOTALL)
UNPARTED = re.compile(r'<span class="nowrap">([A-Z]?\d+(?:-\d+)+)</span>')
PASSWORD = "une phrase assez longue"


def browser(language: str = "en", **options: Any) -> Client:
    """A browser of nobody yet, on this machine."""
    return Client(headers={"Accept-Language": language}, SERVER_NAME="localhost", **options)


def as_read(page: str) -> str:
    """A page as a browser reads it: where a line ends is a space, except where lines are somebody's own; what no line parts is text."""
    return UNPARTED.sub("\\1", LINE_END.sub(lambda found: found[1] or " ", page))


class Person:
    """Somebody with a browser of his own, at a company."""

    def __init__(self, organisation: int, role: Role | None = Role.OWNER, *, language: str = "en") -> None:
        self.organisation = organisation
        with at_work(organisation):
            self.slug = Organisation.objects.get(pk=organisation).slug
        self.client = browser(language)
        self.user: User | None = None
        if role is not None:
            email = f"{role.value}@{self.slug}.example"
            with at_work(organisation, MORNING) as here:
                self.user = invite(here, email=email, name="Somebody", role=role, may_be_elsewhere=True)
            self.user.set_password(PASSWORD)
            self.user.save()
            self.client.force_login(self.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def path(self, page: str) -> str:
        return page if page.startswith("/") else f"/o/{self.slug}/{page}"

    def sees(self, page: str, **query: str) -> str:
        """The text of a page, which must be there."""
        response = self.client.get(self.path(page), query)
        assert response.status_code == 200, (page, response.status_code, response.content[:500])
        return as_read(response.content.decode())

    def does(self, page: str, **given: Any) -> str:
        """Do something, and follow to the page that it leads to."""
        response = self.client.post(self.path(page), given, follow=True)
        assert response.status_code == 200, (page, response.status_code, response.content[:500])
        return as_read(response.content.decode())

    def status(self, page: str, *, post: bool = False) -> int:
        response = self.client.post(self.path(page)) if post else self.client.get(self.path(page))
        return int(response.status_code)
