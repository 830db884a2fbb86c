"""A debtor's page, and the statement of their account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import redirect

from relance.cases.selectors import cases_of
from relance.closing.selectors import given_up
from relance.domain.accumulation import accumulation
from relance.domain.law.fr.claim_declaration import Declaring, Procedure
from relance.domain.law.fr.declaration_words import HEADS, MEANINGS
from relance.domain.ledger import DebtorKind
from relance.domain.money import Money, totals
from relance.domain.scenario.decide import HoldKind
from relance.domain.sentences import Sentence
from relance.exchanges.words import EXCHANGE_WORDS, NON_PAYMENT_WORDS, NOTED, PARTY_WORDS
from relance.insight.debtors import Owed, debtor_figures, receivables_of_debtor
from relance.insight.history import history
from relance.insight.one_debtor import (
    first_barred,
    loose_money,
    mediation_for,
    members_of,
    one_debtor,
    perhaps_the_same,
)
from relance.insight.statement import statement_of
from relance.language import Language
from relance.letters.compose import REGIME_OF_KIND
from relance.letters.late_paid import FATE_WORDS, with_sums
from relance.letters.penalties_paid import paid_for_penalties
from relance.letters.render import render
from relance.office.debtors.hold_acts import hold_kinds
from relance.office.downloads import download
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.outbox.late_paid import standing_letters
from relance.outbox.preparation import Composers
from relance.parties.models import Debtor
from relance.parties.selectors import contacts_of, find_debtor
from relance.parties.words import KIND_WORDS
from relance.receivables import late_paid
from relance.scenarios.catalogue import Catalogue
from relance.scenarios.words import STAGES
from relance.tenancy.context import Acting


@page
def debtor(visit: Visit, here: Acting, pk: int) -> Page:
    """Everything about one debtor."""
    one = found(one_debtor(here, pk))
    debtor, kind = one.debtor, one.kind
    if debtor.same_as_id is not None:
        return redirect(f"{visit.url('debtor', pk=debtor.same_as_id)}#same")
    members = members_of(here, pk) if one.has_members else []
    accounts = [pk, *(one.pk for one in members)]
    owed = receivables_of_debtor(here, accounts)
    asked = [one for one in owed if one.open and one.is_invoice]
    figures, catalogue = debtor_figures(here, accounts), Catalogue(here)
    is_any_settled = any(not one.open for one in owed) or len(owed) == late_paid.AT_MOST
    settled = late_paid.of_debtor(here, pk, most=late_paid.AT_MOST) if is_any_settled else []
    paid_late = with_sums(Composers(here).of_day(visit.today, visit.today), settled) if settled else []
    lost = given_up(here, [one.receivable for one in owed if not one.open.amount])
    context = {
        "section": "debtors",
        "debtor": debtor,
        "kind": KIND_WORDS[kind],
        "figures": figures,
        "loose": loose_money(here, pk) if one.has_loose else [],
        "payable": asked,
        "owes_penalties": kind in REGIME_OF_KIND,
        "for_penalties": paid_for_penalties(here, pk) if one.has_paid_penalties else [],
        "receivables": owed,
        "lost": lost,
        "lost_ones": [one for one in owed if one.receivable in lost and one.is_invoice],
        "cases": cases_of(here, (one.handed_number for one in owed if one.handed_number)),
        "to_collect": next(
            (one.receivable for one in asked if one.due_on < visit.today and not one.handed_number), None
        ),
        "piling": accumulation([one.due_on for one in asked], today=visit.today),
        "barred": first_barred(here, [each.receivable for each in asked]),
        "scenarios": _scenarios(catalogue, kind, one.chosen_scenario, visit.language),
        "chosen_scenario": one.chosen_scenario,
        "usual_scenario": catalogue.by_kind()[kind].scenario.name[visit.language],
        "late_paid": paid_late,
        "late_paid_sums": totals(amount for each in paid_late for amount in each.owed),
        "asked": standing_letters(here, [one.settled.receivable for one in paid_late]) if paid_late else {},
        "may_ask": any(one.is_pursued for one in paid_late),
        "fates": FATE_WORDS.items(),
        "stages": STAGES.items(),
        "mediation": mediation_for(here, debtor),
        "is_derived": debtor.kind != debtor.kind_in_law,
        "contacts": contacts_of(here, accounts),
        "history": history(here, accounts=accounts),
        "members": members,
        **_same(visit, here, debtor, accounts),
        "hold_kinds": hold_kinds(),
        "kinds": KIND_WORDS.items(),
        "exchange_kinds": [(kind, EXCHANGE_WORDS[kind]) for kind in NOTED],
        "reasons": NON_PAYMENT_WORDS.items(),
        "parties": PARTY_WORDS,
    }
    is_held = any(pause.kind is HoldKind.INSOLVENCY for pause in context["history"].pauses)
    context["declaring"] = _declaring(one.procedure, asked, is_held=is_held, today=visit.today)
    return "office/debtor.html", context


def _scenarios(catalogue: Catalogue, kind: DebtorKind, chosen: str | None, language: Language) -> list[tuple[str, str]]:
    """Key and name of those that can act on a debtor of this kind, and of the one they have, whatever it can."""
    return [
        (key, one.scenario.name[language])
        for key, one in catalogue.latest().items()
        if one.scenario.serves(kind) or key == chosen
    ]


def _same(visit: Visit, here: Acting, debtor: Debtor, accounts: Sequence[int]) -> dict[str, object]:
    """Who this customer may be another account of: whom an import left to be said, and whom the form looked for."""
    wanted = visit.request.GET.get("same", "").strip()[:200]
    maybe = find_debtor(here, debtor.maybe_same_as_id) if debtor.maybe_same_as_id else None
    return {"same_wanted": wanted, "candidates": perhaps_the_same(here, wanted, accounts), "maybe": maybe}


@dataclass(frozen=True, slots=True)
class DeclaringNotice:
    """What to do in an insolvency procedure: in words, what was owed before the judgment, and the dates known so far."""

    head: Sentence
    meaning: Sentence
    owed: tuple[Money, ...]
    procedure: Procedure | None


def _declaring(
    procedure: Procedure | None, asked: Sequence[Owed], *, is_held: bool, today: date
) -> DeclaringNotice | None:
    """None where nobody said that the debtor is insolvent."""
    if procedure is None and not is_held:
        return None
    standing = procedure.standing(today) if procedure else Declaring.DATES_MISSING
    opened_on = procedure.opened_on if procedure else None
    day = procedure and (procedure.declared_on or procedure.declare_by)
    facts = {"day": day, "relief": procedure and procedure.relief_by}
    before = totals(one.open for one in asked if opened_on is None or one.issued_on <= opened_on)
    return DeclaringNotice(
        Sentence(HEADS[standing].template, facts),
        Sentence(MEANINGS[standing].template, facts),
        before,
        procedure,
    )


@page
def statement(visit: Visit, here: Acting, pk: int) -> Page:
    """Everything open of one debtor as a statement of account (PDF). It is archived nowhere: nothing was sent."""
    debtor = found(find_debtor(here, pk))
    letter = statement_of(here, debtor.pk)
    return download(render(letter).pdf, "application/pdf", f"statement-{debtor.head_id}.pdf", is_shown=True)
