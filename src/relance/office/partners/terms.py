"""What is agreed with a partner for one file, as a form says it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict

from relance.domain.errors import DomainError
from relance.domain.placements.authority import Authority
from relance.partners.placing import Terms


class TermsUnreadable(DomainError):
    """A figure or a day that is none."""

    code = "hand_over_terms_unreadable"
    template = "{text}: whole months, a share in percent such as 80, and days as the form gives them are expected."


def terms_of(given: QueryDict) -> Terms:
    """What the form says (``months``, ``share``, ``who``, ``until``). Raises TermsUnreadable."""
    months, share, until = (given.get(name, "").strip() for name in ("months", "share", "until"))
    try:
        lowest = Decimal(share.replace(",", ".")) / 100 if share else None
        authority = Authority(int(months) if months else None, lowest, given.get("who", "").strip())
        return Terms(authority, date.fromisoformat(until) if until else None)
    except (ValueError, InvalidOperation) as error:
        raise TermsUnreadable(text=" ".join(one for one in (months, share, until) if one)) from error
