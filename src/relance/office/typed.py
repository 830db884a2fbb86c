"""What a person typed into a form that was refused: kept for the page that shows it again, with the reason at its place.

A form that wants this names itself in a hidden field ``form``, which is also its place on the page. What was typed is kept in the
session until that page is shown, never a password.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

from relance.domain.errors import DomainError
from relance.receivables.recorded_payments import PaymentDoubtful

KEPT = "typed"  # in the session
UNKEPT = frozenset({"csrfmiddlewaretoken", "next", "form", "accept"})
MOST_SIGNS = 5000  # of one field
# Where a refusal is about one field, and what was typed there is not among its facts.
FIELD_OF = {
    "payment_above_rest": "amount", "payment_twice": "amount", "payment_in_future": "on", "credit_above_rest": "amount",
    "credit_taken": "number", "invoice_in_future": "issued-on", "due_before_issue": "due-on", "number_missing": "number",
    "number_taken": "number", "amount_below_paid": "amount", "reason_missing": "reason", "debtor_code_taken": "code",
    "contact_email_invalid": "email", "customer_unknown": "customer", "customer_ambiguous": "customer",
}  # fmt: skip
SAID_AS = ("text", "value", "email")  # the facts of a refusal that repeat what was typed


@dataclass(frozen=True, slots=True)
class Typed:
    """A refused form: its name, what was typed, why it was refused and at which field ("" where at none); ``doubt`` where it may be
    sent again with a word that this is right.
    """

    form: str = ""
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    why: str = ""
    at: str = ""
    doubt: str = ""

    def value(self, form: str, name: str, default: object) -> str:
        """What was typed into a field of ``form``, else ``default``."""
        typed = self.fields.get(name) if form == self.form else None
        return typed[0] if typed else f"{'' if default is None or form == self.form else default}"


def keep_typed(request: HttpRequest, refused: DomainError, said: str, *, path: str) -> None:
    """Keep what was typed for the page at ``path``."""
    given = request.POST
    fields = {
        name: [value[:MOST_SIGNS] for value in given.getlist(name)]
        for name in given
        if name not in UNKEPT and "password" not in name
    }
    repeated = {str(refused.facts[name]).strip() for name in SAID_AS if name in refused.facts} - {""}
    found = (name for name, values in fields.items() if repeated & {value.strip() for value in values})
    at = FIELD_OF.get(refused.code) or next(found, "")
    request.session[KEPT] = {
        "path": path, "form": given["form"][:40], "fields": fields, "why": said, "at": at if at in fields else "",
        "doubt": refused.doubt.value if isinstance(refused, PaymentDoubtful) else "",
    }  # fmt: skip


def peeked(request: HttpRequest, form: str) -> QueryDict | None:
    """What was typed into ``form`` on this page and refused, as a form gives it; it stays kept. None where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path or kept["form"] != form:
        return None
    given = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        given.setlist(name, values)
    return given


def typed_for(request: HttpRequest) -> Typed:
    """What was typed on this page and refused, once; nothing typed where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return Typed()
    del request.session[KEPT]
    return Typed(kept["form"], kept["fields"], kept["why"], kept["at"], kept["doubt"])
