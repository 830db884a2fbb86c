"""A case before a court: the draft of its petition with all that keeps it, then where the petition stands; its deadlines as a calendar."""

from __future__ import annotations

from relance.cases.facts import look_at
from relance.cases.models import Case
from relance.cases.selectors import find_case
from relance.cases.story import exhibits_of
from relance.court.deciding import asked_by
from relance.court.drafting import Draft, draft
from relance.court.fees import FEE_WORDS, fee_on
from relance.court.filing import PORTALS, left_of
from relance.court.models import Outcome, Way
from relance.court.selectors import Standing, conciliations_of, exhibits_behind, petition_of, sums_of
from relance.domain.ics import Deadline, calendar_of
from relance.domain.law.fr.courts import CourtKind
from relance.domain.money import Money
from relance.domain.petition.asked import Part
from relance.domain.petition.faults import Typed
from relance.domain.procedure.stages import CaseStage
from relance.language import say
from relance.office.court.words import KIND_WORDS, OUTCOME_WORDS, PART_WORDS, WAY_WORDS
from relance.office.downloads import download
from relance.office.found import found
from relance.office.handover.mending import problems
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting

ASKED_BELOW = frozenset(
    {"basis_missing", "signatory_missing", "court_to_confirm", "court_unknown"}
)  # fields of the form


@page
def at_court(visit: Visit, here: Acting, pk: int) -> Page:
    """The page of a case's petition."""
    case = found(find_case(here, pk))
    (looked,) = look_at(here, [case])
    standing = petition_of(here, case.pk)
    stage = looked.facts.stage
    made = draft(here, case, before(standing)) if stage is CaseStage.AMICABLE else None
    context = {
        "section": "cases",
        "case": case,
        "looked": looked,
        "stage": stage,
        "draft": made,
        "problems": _faults(visit, made, case),
        "blocks": made is not None and any(one.code not in ASKED_BELOW for one in made.stops),
        "debtor": case.debtor,
        "standing": standing,
        "shown": _shown(here, standing),
        "today": visit.today,
        "kinds": KIND_WORDS,
        "ways": [(way, WAY_WORDS[way]) for way in _ways(standing)],
        "way_words": WAY_WORDS,
        "outcomes": [(one, OUTCOME_WORDS[one]) for one in Outcome],
        "outcome_words": OUTCOME_WORDS,
        "parts": [(part, PART_WORDS[part]) for part in Part],
        "part_words": PART_WORDS,
        "conciliations": conciliations_of(here, case),
        "exhibit_count": len(exhibits_of(here, case)),
        "is_open": stage is not CaseStage.CLOSED,
    }
    return "office/court/page.html", context


def before(standing: Standing | None) -> Typed:
    """What was typed for the version before, so that nobody types it twice."""
    if standing is None:
        return Typed()
    one = standing.petition
    return Typed(one.basis, one.court, one.court_address, False, one.signatory, one.quality)


def _faults(visit: Visit, made: Draft | None, case: Case) -> list[object]:
    shown = [one for one in made.faults if one.code not in ASKED_BELOW] if made else []
    return list(problems(visit, shown, his=case.debtor, chosen=(), page=""))


def _ways(standing: Standing | None) -> list[Way]:
    if standing is None:
        return []
    kind = CourtKind(standing.petition.court_kind)
    return [way for way in Way if way is not Way.PORTAL or kind in PORTALS]


def _shown(here: Acting, standing: Standing | None) -> dict[str, object]:
    """What was signed and decided, as money."""
    if standing is None:
        return {}
    one, decision = standing.petition, standing.decision
    asked = asked_by(one)
    rows = [(part, PART_WORDS[part], asked[part], _granted(decision, part) if decision else None) for part in Part]
    return {
        "rows": rows,
        "granted": sum((one for *_rest, one in rows if one is not None), Money.zero("EUR")),
        "total": sum((amount for amount in asked.values()), Money.zero("EUR")),
        "lines": [(each, Money(each.amount, "EUR")) for each in sums_of(here, one)],
        "exhibits": exhibits_behind(here, one),
        "fee": Money(one.service_fee, "EUR"),
        "paid": asked[Part.PRINCIPAL] - min(asked[Part.PRINCIPAL], left_of(here, one.case)),
    }


def _granted(decision: object, part: Part) -> Money | None:
    amount = getattr(decision, part.value)
    return None if amount is None else Money(amount, "EUR")


@page
def deadlines(visit: Visit, here: Acting, pk: int) -> Page:
    """The deadlines of a case as a calendar, with warnings before each."""
    case = found(find_case(here, pk))
    (looked,) = look_at(here, [case])
    name = visit.say("Case {number}, {debtor}", number=case.number, debtor=case.debtor.name)
    listed = [
        Deadline(
            f"{term.key}@case-{case.pk}.{visit.slug}",
            term.until,
            f"{name}: {say(term.what, visit.language)}",
            say(term.rule, visit.language),
        )
        for term in looked.outlook.terms
    ]
    return download(
        calendar_of(name, listed, stamped=here.at), "text/calendar; charset=utf-8", f"case-{case.number}.ics"
    )


@page
def fees(visit: Visit, here: Acting) -> Page:
    """What petitions cost, as dated settings with their source."""
    rows = [(key, fee_on(here, key, visit.today)) for key in FEE_WORDS]
    return "office/court/fees.html", {
        "section": "cases",
        "rows": rows,
        "names": FEE_WORDS.items(),
        "today": visit.today,
    }
