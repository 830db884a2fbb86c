"""Members: invited, given roles, taken out; and nobody gets at an account that is somebody else's as well."""

from __future__ import annotations

import re

import pytest

from relance.domain.ids import MemberId
from relance.journal.models import Event
from relance.membership.members import KnownElsewhere, LastOwner, RoleUnknown, change_role, invite, members, remove
from relance.tenancy.members import memberships
from relance.tenancy.models import Member, Organisation, Role
from relance.tenancy.organisations import EmailAddressInvalid
from relance.tenancy.rights import RightMissing
from tests.at_work import at_work
from tests.conftest import found
from tests.office.people import PASSWORD, Person, browser
from tests.outbox.builders import MORNING


def invited(organisation: int, email: str, role: str = "viewer") -> int:
    with at_work(organisation, MORNING) as here:
        return int(invite(here, email=email, name="N", role=role).pk)


def member(organisation: int, email: str) -> MemberId:
    with at_work(organisation) as here:
        return MemberId(next(one.pk for one in members(here) if one.user.email == email))


def test_a_member_is_invited_promoted_and_taken_out_and_it_is_all_in_the_journal(organisation: int) -> None:
    user = invited(organisation, "Colleague@Firm.example")
    assert [one.role for one in memberships(user)] == [Role.VIEWER]
    pk = member(organisation, "colleague@firm.example")
    with at_work(organisation, MORNING) as here:
        change_role(here, pk, role="accountant")
    assert [one.role for one in memberships(user)] == [Role.ACCOUNTANT]
    with at_work(organisation, MORNING) as here:
        remove(here, pk)
    assert memberships(user) == []
    with at_work(organisation):
        names = list(Event.objects.filter(name__startswith="member.").order_by("pk").values_list("name", flat=True))
        assert "colleague" not in "".join(Event.objects.values_list("body", flat=True)).lower()
    assert names == ["member.invited", "member.role_changed", "member.removed"]


def test_the_last_owner_stays(organisation: int) -> None:
    with at_work(organisation):
        last = MemberId(Member.objects.get(role=Role.OWNER).pk)
    with pytest.raises(LastOwner), at_work(organisation, MORNING) as here:
        remove(here, last)
    with pytest.raises(LastOwner), at_work(organisation, MORNING) as here:
        change_role(here, last, role="viewer")
    invited(organisation, "second@firm.example", "owner")
    with at_work(organisation, MORNING) as here:
        change_role(here, last, role="viewer")


def test_an_account_of_another_company_is_not_joined_by_an_owner_who_only_knows_its_address(organisation: int) -> None:
    other = found()
    user = invited(other, "shared@firm.example")
    with pytest.raises(KnownElsewhere), at_work(organisation, MORNING) as here:
        invite(here, email="shared@firm.example", name="", role="owner")
    assert [one.organisation for one in memberships(user)] == [other]
    owner = Person(organisation)
    page = owner.does("preferences/members/", email="shared@firm.example", role="viewer")
    assert "has an account with another company here" in page
    assert "/accounts/password/reset/key/" not in page


def test_a_link_lets_its_holder_choose_a_password_once(organisation: int) -> None:
    page = Person(organisation).does("preferences/members/", email="new@firm.example", role="collector", name="New")
    link = re.search(r"http://localhost(/accounts/password/reset/key/[^<]+)<", page)
    assert link
    visitor = browser()
    form = visitor.get(link[1], follow=True)
    where = form.request["PATH_INFO"]
    weak = visitor.post(where, {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    assert visitor.post(where, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    signed_in = browser()
    assert signed_in.post("/accounts/login/", {"login": "new@firm.example", "password": PASSWORD}).status_code == 302
    assert signed_in.get("/", follow=True).status_code == 200
    again = browser().get(link[1], follow=True)
    assert b"password1" not in again.content


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.COLLECTOR, Role.VIEWER])
def test_only_an_owner_governs(organisation: int, role: Role) -> None:
    with pytest.raises(RightMissing), at_work(organisation, MORNING, role=role) as here:
        invite(here, email="me@firm.example", name="", role="owner")
    with pytest.raises(RightMissing), at_work(organisation, MORNING, role=role) as here:
        change_role(here, MemberId(1), role="owner")
    with pytest.raises(RightMissing), at_work(organisation, MORNING, role=role) as here:
        remove(here, MemberId(1))


def test_what_cannot_be_is_refused(organisation: int) -> None:
    with pytest.raises(EmailAddressInvalid):
        invited(organisation, "nobody")
    with pytest.raises(RoleUnknown):
        invited(organisation, "a@firm.example", "emperor")


def test_a_member_of_two_companies_begins_with_the_list_of_both(organisation: int) -> None:
    first = Person(organisation)
    other = found()
    assert first.user is not None
    with at_work(other, MORNING, actor="operator") as here:
        invite(here, email=first.user.email, name="", role="viewer", may_be_elsewhere=True)
    page = first.client.get("/", follow=True).content.decode()
    assert "2 companies." in page
    assert page.count("/today/") >= 2
    assert "data-arrows" in page  # the arrows go from row to row
    with at_work(other):
        slug = Organisation.objects.get(pk=other).slug
    following = f'href="/o/{slug}/today/" rel="next" accesskey="j"'
    assert following in first.sees("late/")
    assert following not in first.sees(f"/o/{slug}/today/"), "from the last on to the first"
    assert f'href="/o/{first.slug}/today/" rel="next"' in first.sees(f"/o/{slug}/today/")
    assert 'rel="next"' not in Person(found()).sees("today/")  # who has one company goes nowhere
