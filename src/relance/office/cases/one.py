"""One case, told top down: what is owed and whose move it is, its path, what comes next, deadlines, history, papers, money."""

from __future__ import annotations

from relance.cases.exhibits import title_of
from relance.cases.facts import look_at
from relance.cases.models import Case
from relance.cases.reading import read_whole
from relance.cases.story import document_of
from relance.domain.money import Money, totals
from relance.domain.procedure.acts import ACTS
from relance.domain.procedure.acts.court import (
    ADVICE_ASKED,
    FEES_PAID,
    ORDER_ACCEPTED,
    ORDER_DECLINED,
    ORDER_TO_OFFICER,
    PETITION_FILED,
    PETITION_WITHDRAWN,
)
from relance.domain.procedure.acts.firm import HANDED_TO_FIRM
from relance.domain.procedure.acts.ours import CLOSED, PLAN_AGREED
from relance.domain.procedure.acts.partner import HANDED_TO_PARTNER, RECALLED
from relance.domain.procedure.case_facts import CaseFacts
from relance.domain.procedure.next_acts import DECLARE, READ, TO_DO
from relance.domain.procedure.stages import CLOSE_WORDS, STAGE_WORDS, CaseStage, CloseCode, Who
from relance.domain.sentences import Sentence
from relance.firms.conversation import words_of_case
from relance.office.cases.thread import is_unread, thread_of
from relance.office.cases.words import ADDRESSEES, EXHIBIT_WORDS, STATION_WORDS, WHO_NAMES, path_of, told
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.tenancy.context import Acting
from relance.tenancy.people import names_of

SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
# Where what may be done next is done on this page.
AT_COURT = {
    PETITION_FILED: "sign", FEES_PAID: "fees", ORDER_ACCEPTED: "choice", ORDER_DECLINED: "choice", PETITION_WITHDRAWN: "fees",
    ORDER_TO_OFFICER: "standing", ADVICE_ASKED: "advice",
}  # fmt: skip
ON_THIS_PAGE = {CLOSED: "close", PLAN_AGREED: "plan", READ: "conversation"}


@page
def case(visit: Visit, here: Acting, pk: int) -> Page:
    """The page of a case."""
    story = found(read_whole(here, pk))
    one, acts, notes, words = story.case, story.acts, story.messages, words_of_case(here, pk)
    (looked,) = look_at(here, [one])
    writers = {*(each.author for each in notes), *(each.said_by for each in words)}
    people = names_of(here, {*(each.author for each in acts), *writers})
    rows = [
        (
            item,
            Money(item.open_amount, item.currency).rounded(),
            Money(item.receivable.open_amount, item.currency).rounded(),
        )
        for item in looked.items
    ]
    context = {
        "section": "cases",
        "case": one,
        "looked": looked,
        "outlook": looked.outlook,
        "stage": STAGE_WORDS[looked.facts.stage],
        "stations": STATION_WORDS,
        "path": path_of(looked.facts),
        "close_by": {term.key for term in looked.outlook.terms if term.is_close(visit.today)},
        "missed": {term.key for term in looked.outlook.alarms},
        "rows": rows,
        "then": totals(then for _, then, _ in rows),
        "left": totals(now for _, _, now in rows),
        "feed": [told(each, people) for each in acts],
        "planned": [term for term in reversed(looked.outlook.terms) if term.until >= visit.today and term.presses],
        "thread": thread_of(notes, words),
        "unread": is_unread(notes, words),
        "people": people,
        "names": WHO_NAMES,
        "addressees": ADDRESSEES,
        "exhibits": [(each, title_of(each)) for each in story.exhibits],
        "exhibit_words": EXHIBIT_WORDS,
        "parties": story.parties,
        "tasks": story.tasks,
        "costs": [(each, Money(each.amount, each.currency).rounded()) for each in story.costs],
        "money": story.money,
        "to_do": TO_DO,
        "leads": {act.kind: _leads_to(visit, one, looked.facts.stage, act.kind) for act in looked.outlook.acts},
        "by_hand": [(kind, ACTS[kind].said) for kind in _noted_here(looked.facts.stage)],
        "whose": [(who, WHO_NAMES[who]) for who in Who],
        "receivers": [(who, WHO_NAMES[who]) for who in (Who.PARTNER, Who.FIRM, Who.OFFICER)],
        "closing": CLOSE_WORDS.items(),
        "is_open": looked.facts.stage is not CaseStage.CLOSED,
        "closed_as": _closed_as(looked.facts),
    }
    return "office/case.html", context


def _closed_as(facts: CaseFacts) -> Sentence | None:
    """Why it was closed; None of an open one."""
    code = next((act.code for act in facts.acts if act.stage is CaseStage.CLOSED), "")
    return CLOSE_WORDS[CloseCode(code)] if code else None


def _noted_here(stage: CaseStage) -> list[str]:
    return [key for key, kind in ACTS.items() if kind.by_hand and stage in kind.at]


def _leads_to(visit: Visit, case: Case, stage: CaseStage, kind: str) -> str:
    """Where an act is done; a part of this page where no other page does it."""
    if kind == DECLARE:
        return f"{visit.url('debtor', pk=case.debtor_id)}#insolvency"
    if kind == HANDED_TO_PARTNER:
        return f"{visit.url('case-partner', pk=case.pk)}#hand-over"
    if kind == HANDED_TO_FIRM:
        return f"{visit.url('case-firm', pk=case.pk)}#hand-over"
    if kind in AT_COURT:
        return f"{visit.url('case-court', pk=case.pk)}#{AT_COURT[kind]}"
    if kind == RECALLED:
        page = "case-firm" if stage is CaseStage.FIRM else "case-partner"
        return f"{visit.url(page, pk=case.pk)}#take-back"
    return f"#{ON_THIS_PAGE.get(kind, 'happened')}"


@page
def case_file(visit: Visit, here: Acting, pk: int, document_pk: int) -> Page:
    """A file of the case, as it came, to keep: no browser opens what somebody else sent."""
    document = found(document_of(here, pk, document_pk))
    suffix = SUFFIXES.get(document.media_type)
    kind = document.media_type if suffix else "application/octet-stream"
    return download(bytes(document.content), kind, f"case-{document.pk}.{suffix or 'bin'}")
