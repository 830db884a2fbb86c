"""Schemes as stored: making one, changing one (a new version), and what the standard one is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Max

from relance.deposits.models import OwnReason, Scheme, SchemeCover
from relance.domain.deposits.claims import REASON_WORDS, ClaimReason, Cover
from relance.domain.errors import DomainError
from relance.domain.money import Money
from relance.domain.sentences import Bilingual, Sentence
from relance.journal.appending import Fact, append, lock_chain
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, needs

STANDARD = "Standard"
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)


class ReasonUnknown(DomainError):
    """A reason that is neither of the list nor of the organisation's own."""

    code = "claim_reason_unknown"
    template = "'{reason}' is no reason known here: {known}."


class SchemeUnknown(DomainError):
    """No scheme of that name is in use."""

    code = "scheme_unknown"
    template = "There is no scheme '{name}' in use: {known}."


class SchemeInvalid(DomainError):
    """A cap or a deductible that cannot be."""

    code = "scheme_invalid"
    template = "A deductible is not below zero, and a cap is above it; both are in whole units of the currency."


class SchemeUnnamed(DomainError):
    """A scheme without a name."""

    code = "scheme_unnamed"
    template = "Give the scheme a name, such as Premium."


class ReasonInvalid(DomainError):
    """A code or a label that cannot be."""

    code = "claim_reason_invalid"
    template = (
        "'{code}' cannot be a reason of yours: it takes a code of small letters, digits and _, not one of the list, and words in"
        " both languages."
    )


@dataclass(frozen=True, slots=True)
class SchemeWord:
    """A scheme as a person tells of it; ``covers`` maps a reason to its cap, None for none.

    ``documents``: what whoever pays wants to see with a claim (``domain.deposits.judging.DOCUMENTS``).
    """

    name: str
    covers: Mapping[str, Decimal | None] = field(default_factory=dict)
    deductible: Decimal = Decimal(0)
    payer: str = ""
    automatic_recovery: bool | None = None
    currency: str = "EUR"
    documents: tuple[str, ...] = ()


def scheme_named(here: Acting, name: str) -> Scheme:
    """The version in use of a scheme; the standard one, which covers nothing, is made at the first need. Raises SchemeUnknown."""
    found = Scheme.objects.filter(name__iexact=name or STANDARD, retired_at=None).first()
    if found is not None:
        return found
    if (name or STANDARD).casefold() != STANDARD.casefold():
        known = Scheme.objects.filter(retired_at=None).order_by("name").values_list("name", flat=True)
        raise SchemeUnknown(name=name[:80], known=", ".join(known) or STANDARD)
    return _insert(here, SchemeWord(STANDARD), version=1)


@needs(Right.SET_UP)
def set_scheme(here: Acting, word: SchemeWord) -> Scheme:
    """Make a scheme, or a new version of the one of that name; guarantees asked for before keep theirs.

    Raises ReasonUnknown, SchemeInvalid.
    """
    known = reasons(here)
    for reason in word.covers:
        if reason not in known:
            raise ReasonUnknown(reason=reason[:80], known=", ".join(known))
    sums = [Money(one, word.currency) for one in (word.deductible, *word.covers.values()) if one is not None]
    if word.deductible < 0 or any(cap is not None and cap <= 0 for cap in word.covers.values()):
        raise SchemeInvalid
    if any(one != one.rounded() for one in sums):
        raise SchemeInvalid
    lock_chain(here)
    Scheme.objects.filter(name=word.name, retired_at=None).update(retired_at=here.at)
    last = Scheme.objects.filter(name=word.name).aggregate(last=Max("version"))["last"]
    made = _insert(here, word, version=(last or 0) + 1)
    append(here, [Fact("scheme.set", {"scheme": made.pk, "version": made.version, "covers": sorted(word.covers)})])
    return made


@needs(Right.SET_UP)
def retire_scheme(here: Acting, name: str) -> bool:
    """Offer a scheme no more; guarantees asked with it keep it. The standard one stays. False where there was none of that name."""
    if name.casefold() == STANDARD.casefold():
        return False
    retired = Scheme.objects.filter(organisation_id=here.organisation, name=name, retired_at=None).update(
        retired_at=here.at
    )
    if retired:
        append(here, [Fact("scheme.retired", {"name": name})])
    return bool(retired)


@needs(Right.SET_UP)
def add_reason(here: Acting, code: str, *, french: str, english: str) -> OwnReason:
    """Add a reason of the organisation's own, or say it anew; claims that name it keep its code. Raises ReasonInvalid."""
    is_ours = code in {one.value for one in ClaimReason}
    if not CODE.fullmatch(code) or is_ours or not french.strip() or not english.strip():
        raise ReasonInvalid(code=code[:80])
    made, _ = OwnReason.objects.update_or_create(
        organisation_id=here.organisation,
        code=code,
        defaults={"label_fr": french.strip()[:120], "label_en": english.strip()[:120], "retired_at": None},
    )
    append(here, [Fact("reason.set", {"reason": made.pk, "code": code})])
    return made


@needs(Right.SET_UP)
def retire_reason(here: Acting, code: str) -> bool:
    """Offer a reason no more; False where it was not offered."""
    own = OwnReason.objects.filter(organisation_id=here.organisation, code=code, retired_at=None)
    retired = own.update(retired_at=here.at)
    if retired:
        append(here, [Fact("reason.retired", {"code": code})])
    return bool(retired)


def schemes_in_use(here: Acting) -> list[tuple[Scheme, dict[str, Decimal | None]]]:
    """Every scheme that can be asked with, each with what it covers."""
    schemes = list(Scheme.objects.filter(organisation_id=here.organisation, retired_at=None).order_by("name"))
    covers: dict[int, dict[str, Decimal | None]] = {one.pk: {} for one in schemes}
    for scheme, reason, cap in SchemeCover.objects.filter(scheme__in=schemes).values_list("scheme", "reason", "cap"):
        covers[scheme][reason] = cap
    return [(one, covers[one.pk]) for one in schemes]


def own_reasons(here: Acting) -> list[OwnReason]:
    """The organisation's own reasons that are offered."""
    return list(OwnReason.objects.filter(organisation_id=here.organisation, retired_at=None).order_by("code"))


def cover_of(scheme: Scheme) -> Cover:
    """What a scheme pays, as the rule takes it."""
    caps = dict(SchemeCover.objects.filter(scheme=scheme).values_list("reason", "cap"))
    return Cover(caps, scheme.deductible)


def reasons(here: Acting) -> tuple[str, ...]:
    """Every reason that a claim may have: those of the list, then the organisation's own."""
    own = OwnReason.objects.filter(organisation_id=here.organisation, retired_at=None).order_by("code")
    return (*(reason.value for reason in ClaimReason), *own.values_list("code", flat=True))


def reason_in_words(here: Acting, code: str) -> Sentence:
    """A reason as people read it: one of the list, or the organisation's own, whether or not it is still in use."""
    if code in {reason.value for reason in ClaimReason}:
        return REASON_WORDS[ClaimReason(code)]
    own = OwnReason.objects.filter(organisation_id=here.organisation, code=code).first()
    return Bilingual(own.label_en, french=own.label_fr) if own else Sentence(code)


def _insert(here: Acting, word: SchemeWord, *, version: int) -> Scheme:
    made = Scheme.objects.create(
        organisation_id=here.organisation,
        name=word.name,
        version=version,
        currency=word.currency,
        deductible=word.deductible,
        payer=word.payer,
        documents=list(word.documents),
        automatic_recovery=word.automatic_recovery,
        author=here.actor,
        made_at=here.at,
    )
    SchemeCover.objects.bulk_create(
        SchemeCover(organisation_id=here.organisation, scheme=made, reason=reason, cap=cap)
        for reason, cap in word.covers.items()
    )
    return made
