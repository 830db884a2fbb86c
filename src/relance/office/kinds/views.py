"""Who your customers are: a proposed kind for each name and why, a choice a row, one save, and its undoing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from relance.domain.kind_proposals import Group
from relance.domain.ledger import DebtorKind
from relance.domain.sentences import Sentence
from relance.insight.kinds import (
    Asked,
    AskedAbout,
    Figures,
    LastChoice,
    asked_about,
    figures_of,
    last_choice,
    worth_stating,
)
from relance.insight.kinds_worth import worth_of
from relance.letters.labels import joined
from relance.office.exports import Cell, exported
from relance.office.fields import row_of
from relance.office.page import Page, act, back, page
from relance.office.visit import Visit
from relance.parties.kinds import state_kinds, undo_kinds
from relance.parties.words import KIND_WORDS
from relance.scenarios.catalogue import Catalogue
from relance.tenancy.context import Acting
from relance.tenancy.rights import Right, demand

FIELD = "kind-"
AT_ONCE, SURE_SHOWN = 50, 5  # rows of a group; those of the sure are looked at least
CHOICES = (DebtorKind.COMPANY, DebtorKind.CONSUMER, DebtorKind.PUBLIC_BODY)
NAMED = 10  # customers in one message
COLUMNS = (
    Sentence("Debtor"), Sentence("Account"), Sentence("City"), Sentence("Proposed kind"), Sentence("Why"), Sentence("To do"),
    Sentence("Open"), Sentence("Currency"),
)  # fmt: skip
GROUP_WORDS: dict[Group, tuple[Sentence, Sentence]] = {
    Group.SAY: (Sentence("To say"), Sentence("we do not guess")),
    Group.LOOK: (Sentence("To read over"), Sentence("proposed from the name or the number")),
    Group.SURE: (Sentence("Sure"), Sentence("a verified number says it")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A customer on the page, with the choice that stands in its field."""

    asked: Asked
    chosen: DebtorKind | None
    figures: Figures


@dataclass(frozen=True, slots=True)
class Part:
    """A group as it is shown: rows, how many there are in all, and the query of what comes after."""

    group: Group
    title: Sentence
    meaning: Sentence
    count: int
    rows: tuple[Row, ...]
    more: str


@page
def kinds(visit: Visit, here: Acting) -> Page:
    """The page."""
    query = visit.request.GET
    only = next((group for group in Group if group.value == query.get("group")), None)
    skipped = row_of(query.get("after", "")) or 0
    as_company = query.get("all") == "company"
    found = asked_about(here)
    shown = {
        group: those[skipped if only else 0 :][: AT_ONCE if group is not Group.SURE or only else SURE_SHOWN]
        for group, those in found.groups.items()
        if only in (None, group)
    }
    ids = [one.debtor for those in shown.values() for one in those]
    figures = figures_of(here, ids)
    parts = []
    for group, those in shown.items():
        rows = tuple(Row(one, _choice(one, as_company=as_company), figures[one.debtor]) for one in those)
        past = (skipped if only else 0) + len(rows)
        more = urlencode({"group": group.value, "after": past}) if past < len(found.groups[group]) else ""
        parts.append(Part(group, *GROUP_WORDS[group], len(found.groups[group]), rows, more))
    last = last_choice(here)
    shown_rows = [row for part in parts for row in part.rows]
    context = {
        "section": "debtors", "parts": parts, "found": found, "total": sum(map(len, found.groups.values())), "shown": len(shown_rows),
        "writes": len(worth_stating({row.asked.debtor: row.chosen for row in shown_rows if row.chosen}, found)),
        "fills": sum(
            1 for row in shown_rows if row.asked.proposal.kind is not DebtorKind.COMPANY and not row.asked.is_of_the_state
        ),
        "choices": [(kind.value, KIND_WORDS[kind]) for kind in CHOICES], "kinds_now": KIND_WORDS, "worth": _worth(here, shown_rows),
        "counts": _counts(found), "scenarios": _scenarios(visit, here), "last": _last(last) if last else None, "as_company": as_company,
        "only": only, "after": skipped,
    }  # fmt: skip
    return "office/kinds.html", context


def _choice(one: Asked, *, as_company: bool) -> DebtorKind | None:
    """What stands in its field: "all are businesses" makes no company of a town."""
    return DebtorKind.COMPANY if as_company and not one.is_of_the_state else one.proposal.kind


@page
def kinds_export(visit: Visit, here: Acting, kind: str) -> HttpResponseBase:
    """Every customer of whom nobody stated a kind, with the proposal."""
    found = asked_about(here)
    return exported(visit, kind, "kinds", (COLUMNS, _lines(here, found)))


def _lines(here: Acting, found: AskedAbout) -> Iterator[tuple[Cell, ...]]:
    figures = figures_of(here, [one.debtor for those in found.groups.values() for one in those])
    for group, those in found.groups.items():
        for one in those:
            for amount in figures[one.debtor].sums:
                kind = one.proposal.kind
                yield (
                    one.name,
                    one.code,
                    one.city,
                    KIND_WORDS[kind] if kind else None,
                    one.proposal.reason,
                    GROUP_WORDS[group][0],
                    amount.amount,
                    amount.currency,
                )


@act
def save_kinds(visit: Visit) -> HttpResponse:
    """Keep the choices of the page; what says nothing, or what a number says already, is not written."""
    given = {
        pk: DebtorKind(value)
        for name, value in visit.request.POST.items()
        if name.startswith(FIELD) and value in CHOICES and (pk := row_of(name.removeprefix(FIELD))) is not None
    }
    with visit.acting() as here:
        demand(Right.ACT, here)
        count = state_kinds(here, worth_stating(given, asked_about(here)))
    messages.success(
        visit.request,
        visit.say("{count} {count:choice is|choices are} saved.", count=count)
        if count
        else visit.say("Nothing changed."),
    )
    return back(visit, to=visit.url("kinds"))


@act
def take_kinds_back(visit: Visit) -> HttpResponse:
    """Turn the last choices back; those that were changed since stay, and are named."""
    with visit.acting() as here:
        undone = undo_kinds(here, row_of(visit.request.POST.get("entry", "")) or 0)
    messages.success(visit.request, visit.say("{count} {count:choice is|choices are} undone.", count=undone.count))
    if undone.kept:
        names = ", ".join(undone.kept[:NAMED]) + (" …" if len(undone.kept) > NAMED else "")
        messages.warning(visit.request, visit.say("Changed since, and left as they are: {names}.", names=names))
    return back(visit, to=visit.url("kinds"))


def _worth(here: Acting, rows: Sequence[Row]) -> list[Sentence]:
    """What the proposed kinds let one ask of these customers, and what a business's would ask of consumers besides."""
    proposed = {row.asked.debtor: row.asked.proposal.kind for row in rows if row.asked.proposal.kind}
    worth = worth_of(here, proposed, {row.asked.debtor: row.figures for row in rows})
    if worth is None:
        return []
    asked = {"penalties": joined(worth.penalties), "compensation": joined(worth.compensation)}
    said = [
        Sentence(
            "The proposed kinds let you ask for {penalties} of penalties and {compensation} of compensation.", asked
        )
    ]
    if worth.not_owed:
        facts = {"amount": joined(worth.not_owed)}
        said.append(
            Sentence("Making everybody a business would ask for {amount} too much, of people who do not owe it.", facts)
        )
    return said


def _counts(found: AskedAbout) -> dict[str, int]:
    """How many the page's sentence tells of."""
    return {
        "sure": found.count(Group.SURE),
        "public": found.count(Group.LOOK, DebtorKind.PUBLIC_BODY),
        "consumer": found.count(Group.LOOK, DebtorKind.CONSUMER),
        "company": found.count(Group.LOOK, DebtorKind.COMPANY),
        "say": found.count(Group.SAY),
    }


def _scenarios(visit: Visit, here: Acting) -> list[tuple[str, str]]:
    """Key and name of the scenario of each kind, in the order of the table."""
    by_kind = Catalogue(here).by_kind()
    order = (DebtorKind.COMPANY, DebtorKind.PUBLIC_BODY, DebtorKind.CONSUMER)
    return [(by_kind[kind].scenario.key, by_kind[kind].scenario.name[visit.language]) for kind in order]


@dataclass(frozen=True, slots=True)
class Last:
    """The choices that can be taken back."""

    entry: int
    at: datetime
    actor: str
    count: int
    kinds: tuple[Sentence, ...]
    letters: int


def _last(last: LastChoice) -> Last:
    kinds = tuple(
        Sentence("{kind} for {count} {count:customer|customers}", {"kind": KIND_WORDS[kind], "count": count})
        for kind, count in last.stated.kinds
    )
    return Last(last.stated.entry, last.stated.at, last.by, len(last.stated.changes), kinds, last.letters)
