"""The list of debtors, a debtor's page, an invoice's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect

from relance.cases.models import Case
from relance.cases.selectors import cases_of
from relance.domain.accumulation import accumulation
from relance.domain.law.fr.claim_declaration import Declaring, Procedure
from relance.domain.law.fr.declaration_words import HEADS, MEANINGS
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.law.fr.limitation_words import STAYS_VALID, Told, tell
from relance.domain.ledger import ClaimKind, DebtorKind, Nature
from relance.domain.money import Money, totals
from relance.domain.rates import STANDING_WORDS
from relance.domain.scenario.decide import HoldKind, Wait, forbidden, may_be_asked
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Percent, Sentence
from relance.exchanges.models import Exchange
from relance.exchanges.words import EXCHANGE_WORDS, NON_PAYMENT_WORDS, PARTY_WORDS
from relance.insight.debtors import Listed, Owed, debtor_figures, debtors, every_debtor, receivables_of_debtor
from relance.insight.history import history
from relance.insight.search import debtors_like
from relance.intake.differing import words_on
from relance.intake.known import counted_until
from relance.intake.models import Disagreement
from relance.intake.words import NATURES
from relance.language import Language
from relance.letters.compose import REGIME_OF_KIND, Wanted
from relance.letters.late_paid import FATE_NAMES, FATE_WORDS, with_sums
from relance.letters.model import Act, LetterItem
from relance.letters.penalties_paid import paid_for_penalties
from relance.letters.render import render
from relance.letters.words import LABELS, bridge, imputation_rule, imputations, uncounted_days
from relance.office.debtors.acts import hold_kinds
from relance.office.debtors.limitation_acts import event_kinds
from relance.office.downloads import download
from relance.office.exports import exported
from relance.office.fields import day_or
from relance.office.page import Page, Visit, page
from relance.outbox.asked_in_full import AskedInFull, asked_in_full
from relance.outbox.preparation import Composers
from relance.parties.models import Contact, Debtor
from relance.parties.same_customer import accounts_of
from relance.parties.selectors import mediation
from relance.parties.words import KIND_WORDS
from relance.receivables import late_paid
from relance.receivables.allocation import LOOSE, unallocated
from relance.receivables.by_hand import HAND
from relance.receivables.claims import CLAIM_WORDS
from relance.receivables.due import due_of
from relance.receivables.holds import was_disputed
from relance.receivables.insolvency import procedure_of, with_procedure
from relance.receivables.models import (
    InvoiceCopy,
    Payment,
    PenaltyChoice,
    PenaltyFate,
    PenaltyShare,
    Receivable,
    Source,
)
from relance.receivables.set_against import NATURE_WORDS
from relance.receivables.snapshots import Standing, standings
from relance.scenarios.catalogue import Catalogue
from relance.scenarios.dry_run import explanations
from relance.scenarios.models import ScenarioChoice
from relance.scenarios.words import CHANNELS, STAGES, decision_sentence
from relance.tenancy.context import Acting

MOST_CANDIDATES = 10
COLUMNS = (
    Sentence("Debtor"), Sentence("Account"), Sentence("Kind"), Sentence("Invoices"), Sentence("Oldest due"), Sentence("Overdue"),
    Sentence("Open"), Sentence("Currency"),
)  # fmt: skip


@page
def debtor_list(visit: Visit, here: Acting) -> Page:
    """Who owes, the largest first."""
    wanted = Listed.of(visit.request.GET)
    found = debtors(wanted, today=visit.today)
    return "office/debtors.html", {"section": "debtors", "wanted": wanted, "found": found, "kinds": KIND_WORDS}


@page
def debtor_export(visit: Visit, here: Acting, kind: str) -> Page:
    """The list as it is filtered, whole."""
    rows = (
        (
            one.name,
            one.code,
            KIND_WORDS[one.kind],
            one.count,
            one.oldest_due,
            one.overdue.amount,
            one.open.amount,
            one.open.currency,
        )
        for one in every_debtor(Listed.of(visit.request.GET), today=visit.today)
    )
    return exported(visit, kind, "debtors", (COLUMNS, rows))


@page
def debtor(visit: Visit, here: Acting, pk: int) -> Page:
    """Everything about one debtor."""
    choice = ScenarioChoice.objects.filter(debtor_id=OuterRef("pk")).values("key")[:1]
    found = (
        with_procedure(Debtor.objects.all())
        .annotate(
            chosen_scenario=Subquery(choice), has_loose=Exists(LOOSE.filter(debtor__head_id=OuterRef("pk"))),
            has_members=Exists(Debtor.objects.filter(same_as=OuterRef("pk"))),
            has_paid_penalties=Exists(PenaltyShare.objects.filter(payment__debtor=OuterRef("pk"))),
        )
        .filter(pk=pk).first()
    )  # fmt: skip
    if found is None:
        raise Http404
    if found.same_as_id is not None:
        return redirect(f"{visit.url('debtor', pk=found.same_as_id)}#same")
    members = list(Debtor.objects.filter(same_as=pk).order_by("pk")) if found.has_members else []
    accounts = [pk, *(one.pk for one in members)]
    owed = receivables_of_debtor(accounts, visit.today)
    asked = [one for one in owed if one.open and one.is_invoice]
    figures, catalogue = debtor_figures(accounts, visit.today), Catalogue()
    is_any_settled = any(not one.open for one in owed) or len(owed) == late_paid.AT_MOST
    settled = late_paid.of_debtor(pk, most=late_paid.AT_MOST) if is_any_settled else []
    paid_late = with_sums(Composers(visit.id).of_day(visit.today, visit.today), settled) if settled else []
    loose = unallocated(pk) if found.has_loose else []
    owes_penalties = DebtorKind(found.kind_in_law) in REGIME_OF_KIND
    context = {
        "section": "debtors", "debtor": found, "kind": KIND_WORDS[DebtorKind(found.kind_in_law)],
        "figures": figures, "loose": _loose(pk, loose), "payable": asked, "owes_penalties": owes_penalties,
        "for_penalties": paid_for_penalties(pk) if found.has_paid_penalties else [],
        "receivables": owed, "cases": cases_of(one.handed_number for one in owed if one.handed_number),
        "piling": accumulation([one.due_on for one in asked], today=visit.today),
        "barred": _first_barred([one.receivable for one in asked]),
        "scenarios": _scenarios(catalogue, DebtorKind(found.kind_in_law), found.chosen_scenario, visit.language),
        "chosen_scenario": found.chosen_scenario,
        "usual_scenario": catalogue.by_kind()[DebtorKind(found.kind_in_law)].scenario.name[visit.language],
        "late_paid": paid_late, "late_paid_sums": totals(amount for each in paid_late for amount in each.owed),
        "fates": FATE_WORDS.items(), "stages": STAGES.items(),
        "mediation": _mediation(visit, found), "is_derived": found.kind != found.kind_in_law,
        "contacts": list(Contact.objects.filter(debtor__in=accounts).order_by("pk")),
        "history": history(accounts=accounts, today=visit.today),
        "members": members, **_same(visit, found, accounts),
        "hold_kinds": hold_kinds(), "kinds": KIND_WORDS.items(), "exchange_kinds": EXCHANGE_WORDS.items(),
        "reasons": NON_PAYMENT_WORDS.items(), "parties": PARTY_WORDS,
    }  # fmt: skip
    is_held = any(pause.kind is HoldKind.INSOLVENCY for pause in context["history"].pauses)
    context["declaring"] = _declaring(procedure_of(found), asked, is_held=is_held, today=visit.today)
    return "office/debtor.html", context


def _scenarios(catalogue: Catalogue, kind: DebtorKind, chosen: str | None, language: Language) -> list[tuple[str, str]]:
    """Key and name of those that can act on a debtor of this kind, and of the one they have, whatever it can."""
    return [
        (key, one.scenario.name[language])
        for key, one in catalogue.latest().items()
        if one.scenario.serves(kind) or key == chosen
    ]


def _same(visit: Visit, found: Debtor, accounts: Sequence[int]) -> dict[str, object]:
    """Who this customer may be another account of: whom an import left to be said, and whom the form looked for."""
    wanted = visit.request.GET.get("same", "").strip()[:200]
    named = debtors_like(wanted)[:MOST_CANDIDATES] if wanted else []
    candidates = Debtor.objects.filter(pk__in=named, same_as=None).exclude(pk__in=accounts).order_by("name", "pk")
    maybe = Debtor.objects.filter(pk=found.maybe_same_as_id).first() if found.maybe_same_as_id else None
    return {"same_wanted": wanted, "candidates": list(candidates) if wanted else [], "maybe": maybe}


@dataclass(frozen=True, slots=True)
class Loose:
    """Money that is set against nothing, and the letter whose sum it is to the cent, if one is."""

    payment: Payment
    amount: Money
    asked: AskedInFull | None

    @property
    def can_be_cancelled(self) -> bool:
        """A person recorded it, and the books do not show it."""
        return self.payment.source != Source.BOOKS.value and self.payment.absorbed_at is None


def _loose(debtor: int, found: Sequence[Payment]) -> list[Loose]:
    asked = asked_in_full(debtor, found)
    return [Loose(one, Money(one.open_amount, one.currency).rounded(), asked.get(one.pk)) for one in found]


def _mediation(visit: Visit, debtor: Debtor) -> str | None:
    """Whom a consumer who complained may turn to, "" where nobody is named; None for others."""
    if debtor.kind_in_law != DebtorKind.CONSUMER.value:
        return None
    has_complained = was_disputed(debtor.pk) or Exchange.objects.filter(debtor=debtor, is_unread=True).exists()
    return mediation(visit.id) if has_complained else None


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
        Sentence(HEADS[standing].template, facts), Sentence(MEANINGS[standing].template, facts),
        before, procedure,
    )  # fmt: skip


def _first_barred(receivables: list[int]) -> tuple[str, date] | None:
    """Which of these will be time-barred first: its number, and the last day on which it may be demanded."""
    last_days = [
        (one.snapshot.limitation_last_day, one.number)
        for one in standings(receivables)
        if one.snapshot.limitation_last_day
    ]
    day, number = min(last_days, default=(None, ""))
    return (number, day) if day else None


@page
def statement(visit: Visit, here: Acting, pk: int) -> Page:
    """Everything open of one debtor as a statement of account (PDF). It is archived nowhere: nothing was sent."""
    if not Debtor.objects.filter(pk=pk).exists():
        raise Http404
    accounts = accounts_of(pk)
    pk = accounts[0]
    owed = list(
        Receivable.objects.filter(debtor__in=accounts, open_amount__gt=0, nature="invoice").values_list("pk", flat=True)
    )
    apart = {one.receivable for one in standings(owed) if not may_be_asked(one.snapshot, visit.today)}
    composer = Composers(visit.id).of_day(visit.today, counted_until(visit.today))
    asked, not_asked = [one for one in owed if one not in apart], sorted(apart)
    letter = composer.compose(Wanted(debtor=pk, act=Act.STATEMENT, items=asked, not_asked=not_asked))
    return download(render(letter).pdf, "application/pdf", f"statement-{pk}.pdf", is_shown=True)


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when an invoice can be claimed, in words; ``has_inferred``: the books show a part as settled without saying how."""

    told: Told
    days: int
    has_inferred: bool

    @property
    def is_near(self) -> bool:
        """Whether its last day is near."""
        return self.told.nearness in (Nearness.FIRST, Nearness.LAST)

    @property
    def is_over(self) -> bool:
        """Whether it is time-barred."""
        return self.told.nearness is Nearness.OVER


def _told(one: Standing, today: date) -> Limit:
    claim = one.claim
    told = tell(claim.kind, one.snapshot.debtor_kind, claim.days, claim.limitation, today=today)
    return Limit(told, (told.last_day - today).days if told.last_day else 0, claim.has_inferred)


def _penalty_remarks(item: LetterItem) -> list[Sentence]:
    """Why no penalty is counted, or of some days none; and which days no letter counts."""
    remarks = uncounted_days(replace(item, left_out=None))
    if item.left_out:
        facts = {"first": item.left_out.start, "last": item.left_out.last}
        remarks.append(
            Sentence("The rates from {first} to {last} are from memory: no letter asks what these days bear.", facts)
        )
    return [*remarks, *filter(None, [item.without_penalties])]


@page
def invoice(visit: Visit, here: Acting, pk: int) -> Page:
    """Everything about one receivable."""
    copies = InvoiceCopy.objects.filter(receivable_id=OuterRef("pk"))
    in_case = Case.objects.filter(number=OuterRef("handed_number")).values("pk")
    marked = Receivable.objects.annotate(
        has_members=Exists(Debtor.objects.filter(same_as=OuterRef("debtor"))),
        has_copy=Exists(copies),
        has_words=Exists(Disagreement.objects.filter(receivable_id=OuterRef("pk"))),
        is_gone=Exists(
            Payment.objects.filter(
                imputation__receivable=OuterRef("pk"), identity__contains=late_paid.LEFT_BOOKS, voided_at=None
            )
        ),
        case=Subquery(in_case),
    )
    one = marked.select_related("debtor__same_as").filter(pk=pk).first()
    if one is None:
        raise Http404
    is_alone = one.debtor.same_as is None and not one.has_members
    accounts = [one.debtor_id] if is_alone else accounts_of(one.debtor_id)
    on = day_or(visit.request.GET.get("on", ""), visit.today)
    explained = next(
        (each for each in explanations(number=one.number, on=on) if each.examined.receivable == pk),
        None,
    )
    composer = Composers(visit.id).of_day(visit.today, visit.today).with_every_rate()
    kind = DebtorKind((one.debtor.same_as or one.debtor).kind_in_law)
    (item,) = composer.items_of([one], kind)
    late_paid_here = [] if one.open_amount else with_sums(composer, late_paid.among([pk]))
    is_chosen = late_paid_here or item.without_penalties
    chosen = PenaltyChoice.objects.filter(receivable=pk).order_by("-pk").first() if is_chosen else None
    context = {
        "nature_words": NATURE_WORDS, "both_words": words_on(here, pk) if one.has_words else [],
        "is_by_hand": one.source_format == HAND, "due_as_known": None if one.due_is_assumed else one.due_on,
        "section": "late", "receivable": one, "open": Money(one.open_amount, one.currency).rounded(), "item": item, "on": on,
        "explained": explained, "decision": decision_sentence(explained.decision) if explained else None,
        "steps": [(step, STAGES[step.step.stage], [CHANNELS[way] for way in step.step.channels]) for step in explained.steps]
        if explained else [],
        "slices": [(piece, Percent(piece.rate), STANDING_WORDS[piece.standing]) for piece in item.penalties.slices]
        if item.penalties and one.nature == Nature.INVOICE.value else [],
        "penalty_remarks": _penalty_remarks(item),
        "imputation": imputation_rule([item.penalties] if item.penalties else []),
        "imputed": imputations(item.penalties) if item.penalties else [],
        "late_paid": late_paid_here, "fates": FATE_WORDS.items(), "chosen": chosen,
        "chosen_words": FATE_NAMES[PenaltyFate(chosen.fate)] if chosen else None,
        "bridge": [(LABELS[label], amounts) for label, *amounts in bridge(item.penalties)] if item.penalties else [],
        "days_late": item.days_late(visit.today), "due": due_of(one, kind), "claim_kinds": CLAIM_WORDS.items(),
        "claim_words": CLAIM_WORDS[ClaimKind(one.claim_kind)] if one.claim_kind else None,
        "history": history(accounts=accounts, today=visit.today, receivable=pk),
        "forbids": forbidden(explained.examined.snapshot, visit.today) if explained else None,
        "hold_kinds": hold_kinds(), "told": _told(explained.examined, visit.today) if explained else None, "stays_valid": STAYS_VALID,
        "event_kinds": event_kinds(is_public=one.debtor.kind_in_law == DebtorKind.PUBLIC_BODY.value),
        "nature": NATURES[Nature(one.nature)] if one.nature != Nature.INVOICE.value else None,
        "is_unusual": bool(explained and isinstance(explained.decision, Wait) and explained.decision.reason is Reason.ANOMALY),
    }  # fmt: skip
    return "office/invoice.html", context
