"""An invoice's page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from relance.closing.selectors import standing_losses
from relance.domain.law.fr.limitation_rules import Nearness
from relance.domain.law.fr.limitation_words import EXTINGUISHED, STAYS_VALID, LimitationStory, tell
from relance.domain.ledger import ClaimKind, DebtorKind, Nature
from relance.domain.money import Money
from relance.domain.rates import STANDING_WORDS
from relance.domain.scenario.decide import Wait, forbidden
from relance.domain.scenario.reasons import Reason
from relance.domain.sentences import Percent, Sentence
from relance.insight.history import history
from relance.insight.one_invoice import one_invoice, penalty_choice
from relance.intake.differing import words_on
from relance.intake.words import NATURES
from relance.letters.labels import LABELS, bridge, imputation_rule, imputations, uncounted_days
from relance.letters.late_paid import FATE_NAMES, FATE_WORDS, with_sums
from relance.letters.model import LetterItem
from relance.office.debtors.hold_acts import hold_kinds
from relance.office.debtors.limitation_acts import event_kinds
from relance.office.fields import day_or
from relance.office.found import found
from relance.office.page import Page, page
from relance.office.visit import Visit
from relance.outbox.preparation import Composers
from relance.receivables import late_paid
from relance.receivables.by_hand import HAND
from relance.receivables.claims import CLAIM_WORDS
from relance.receivables.due import due_of
from relance.receivables.models import (
    PenaltyFate,
)
from relance.receivables.set_against import NATURE_WORDS
from relance.receivables.snapshots import Standing
from relance.scenarios.dry_run import explain
from relance.scenarios.words import CHANNELS, STAGES, decision_sentence
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when an invoice can be claimed, in words; ``has_inferred``: the books show a part as settled without saying how."""

    told: LimitationStory
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
    known = found(one_invoice(here, pk))
    one, kind = known.receivable, known.debtor_kind
    on = day_or(visit.request.GET.get("on", ""), visit.today)
    explained = next(iter(explain(here, [pk], on=on)), None)
    composer = Composers(here).of_day(visit.today, visit.today).with_every_rate()
    (item,) = composer.items_of([one], kind)
    late_paid_here = [] if one.open_amount else with_sums(composer, late_paid.among(here, [pk]))
    is_chosen = late_paid_here or item.without_penalties
    chosen = penalty_choice(here, pk) if is_chosen else None
    context = {
        "lost": None if one.open_amount else next(iter(standing_losses(here, [pk])), None),
        "nature_words": NATURE_WORDS,
        "both_words": words_on(here, pk) if known.has_words else [],
        "is_by_hand": one.source_format == HAND,
        "due_as_known": None if one.due_is_assumed else one.due_on,
        "section": "late",
        "receivable": one,
        "open": Money(one.open_amount, one.currency).rounded(),
        "item": item,
        "on": on,
        "explained": explained,
        "decision": decision_sentence(explained.decision) if explained else None,
        "steps": [
            (step, STAGES[step.step.stage], [CHANNELS[way] for way in step.step.channels]) for step in explained.steps
        ]
        if explained
        else [],
        "slices": [(piece, Percent(piece.rate), STANDING_WORDS[piece.standing]) for piece in item.penalties.slices]
        if item.penalties and one.nature == Nature.INVOICE.value
        else [],
        "penalty_remarks": _penalty_remarks(item),
        "imputation": imputation_rule([item.penalties] if item.penalties else []),
        "imputed": imputations(item.penalties) if item.penalties else [],
        "late_paid": late_paid_here,
        "fates": FATE_WORDS.items(),
        "chosen": chosen,
        "chosen_words": FATE_NAMES[PenaltyFate(chosen.fate)] if chosen else None,
        "bridge": [(LABELS[label], amounts) for label, *amounts in bridge(item.penalties)] if item.penalties else [],
        "days_late": item.days_late(visit.today),
        "due": due_of(one, kind),
        "claim_kinds": CLAIM_WORDS.items(),
        "claim_words": CLAIM_WORDS[ClaimKind(one.claim_kind)] if one.claim_kind else None,
        "history": history(here, accounts=known.accounts, receivable=pk),
        "forbids": forbidden(explained.examined.snapshot, visit.today) if explained else None,
        "hold_kinds": hold_kinds(),
        "told": _told(explained.examined, visit.today) if explained else None,
        "stays_valid": EXTINGUISHED if one.debtor.kind_in_law == DebtorKind.PUBLIC_BODY.value else STAYS_VALID,
        "event_kinds": event_kinds(is_public=one.debtor.kind_in_law == DebtorKind.PUBLIC_BODY.value),
        "nature": NATURES[Nature(one.nature)] if one.nature != Nature.INVOICE.value else None,
        "is_unusual": bool(
            explained and isinstance(explained.decision, Wait) and explained.decision.reason is Reason.ANOMALY
        ),
    }
    return "office/invoice.html", context
