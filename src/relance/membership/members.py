"""Members of an organisation: invited, given another role, taken out. Each act is in the journal."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from relance.domain.errors import DomainError
from relance.domain.ids import MemberId
from relance.journal.appending import Fact, append
from relance.tenancy.context import Acting
from relance.tenancy.members import memberships
from relance.tenancy.models import Member, Role, User
from relance.tenancy.organisations import LONGEST_NAME, EmailAddressInvalid, NameInvalid
from relance.tenancy.rights import ROLE_WORDS, Right, needs

UNUSABLE = "!"  # a password that nobody can have


class RoleUnknown(DomainError):
    """Not one of the roles."""

    code = "role_unknown"
    template = "'{role}' is not a role. There are: {known}."


class MemberUnknown(DomainError):
    """Nobody of that kind belongs to the organisation."""

    code = "member_unknown"
    template = "There is no such member here."


class LastOwner(DomainError):
    """An organisation without an owner could never be governed again."""

    code = "last_owner"
    template = "{email} is the only owner: make somebody else an owner first."


class KnownElsewhere(DomainError):
    """The account belongs to another organisation of this installation."""

    code = "known_elsewhere"
    template = "{email} has an account with another company here. Whoever runs this installation can join it to yours: relance invite."


def members(here: Acting) -> list[Member]:
    """Who belongs to the organisation, by name."""
    return list(Member.objects.select_related("user").order_by("user__name", "user__email"))


@needs(Right.GOVERN)
def invite(here: Acting, *, email: str, name: str, role: str, may_be_elsewhere: bool = False) -> User:
    """Make somebody a member, with an account of his own if he has none yet; a member already gets the role.

    An account that belongs to other organisations is theirs as well: nobody has proven here that the address is his, so
    only whoever runs the installation (``may_be_elsewhere``) may join it to another. Raises EmailAddressInvalid,
    NameInvalid, RoleUnknown, LastOwner, KnownElsewhere.
    """
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise EmailAddressInvalid(email=email) from error
    if len(name.strip()) > LONGEST_NAME:
        raise NameInvalid(count=len(name))
    given = _role(role)
    user, _ = User.objects.get_or_create(
        email=email.strip().lower(), defaults={"name": name.strip(), "password": UNUSABLE}
    )
    if not may_be_elsewhere and not belongs_only_to(here, user):
        raise KnownElsewhere(email=user.email)
    member = Member.objects.filter(user=user).first()
    if member is None:
        member = Member.objects.create(organisation_id=here.organisation, user=user, role=given)
    elif member.role != given:
        _change(member, given)
    body = {"member": member.pk, "user": user.pk, "role": given.value}
    append(here, [Fact("member.invited", body)])
    return user


def belongs_only_to(here: Acting, user: User) -> bool:
    """Whether the account is nobody else's: then this organisation's owner may let its password be chosen anew."""
    return all(one.organisation == here.organisation for one in memberships(user.pk))


@needs(Right.GOVERN)
def change_role(here: Acting, member_id: MemberId, *, role: str) -> None:
    """Give a member another role. Raises MemberUnknown, RoleUnknown, LastOwner."""
    given = _role(role)
    member = _member(member_id)
    _change(member, given)
    body = {"member": member.pk, "user": member.user_id, "role": given.value}
    append(here, [Fact("member.role_changed", body)])


@needs(Right.GOVERN)
def remove(here: Acting, member_id: MemberId) -> None:
    """Take a member out; his account stays, for his other companies. Raises MemberUnknown, LastOwner."""
    member = _member(member_id)
    _keep_an_owner(member)
    body = {"member": member.pk, "user": member.user_id}
    Member.objects.filter(pk=member.pk).delete()
    append(here, [Fact("member.removed", body)])


def _member(member_id: MemberId) -> Member:
    list(Member.objects.select_for_update().filter(role=Role.OWNER).order_by("pk"))  # one change of owners at a time
    found = Member.objects.select_related("user").filter(pk=member_id).first()
    if found is None:
        raise MemberUnknown
    return found


def _change(member: Member, role: Role) -> None:
    if role is not Role.OWNER:
        _keep_an_owner(member)
    Member.objects.filter(pk=member.pk).update(role=role)


def _keep_an_owner(member: Member) -> None:
    is_owner = member.role == Role.OWNER
    if is_owner and not Member.objects.filter(role=Role.OWNER).exclude(pk=member.pk).exists():
        raise LastOwner(email=member.user.email)


def _role(text: str) -> Role:
    if text not in Role.values:
        raise RoleUnknown(role=text, known=", ".join(str(words) for words in ROLE_WORDS.values()))
    return Role(text)
