"""What a file would lack if it were handed over now: the facts out of the books, judged by ``domain.preflight``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from relance.domain.ledger import DebtorKind
from relance.domain.preflight import Fault, FiledClaim, PartyFacts, preflight
from relance.domain.preflight.actions import RequiredAction, required_actions
from relance.domain.preflight.evidence import Evidence, Papers, evidence
from relance.domain.scenario.decide import HoldKind
from relance.domain.scenario.model import Stage
from relance.handover.countries import country_code
from relance.intake.known import counted_until
from relance.letters.compose import Composer
from relance.letters.letterhead import creditor_of
from relance.parties.models import Debtor
from relance.parties.same_customer import accounts_of
from relance.receivables.models import Receivable
from relance.receivables.snapshots import Standing, standings
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting

# What was sent and did not come back, as what it counts.
LAST_STAGES = """
    SELECT a.receivable_id, max(n.counted_stage) FROM outbox_asked a JOIN outbox_counted_notice n ON n.id = a.notice_id
    WHERE a.receivable_id = ANY(%s) AND a.is_proven AND n.stage IS NOT NULL GROUP BY 1
"""
# Of each claim: its references, whether its copy is kept, and whether the debtor acknowledged it, by a paper or by paying a part.
PAPERS = """
    SELECT r.id, r.order_reference, r.delivery_reference,
        EXISTS (SELECT FROM receivables_invoicecopy c WHERE c.receivable_id = r.id),
        EXISTS (SELECT FROM receivables_limitationnote l
            WHERE l.receivable_id = r.id AND l.withdrawn_at IS NULL AND l.kind IN ('acknowledgment', 'plan'))
        OR EXISTS (SELECT FROM receivables_imputation m JOIN receivables_payment p ON p.id = m.payment_id
            WHERE m.receivable_id = r.id AND p.nature = 'payment' AND p.voided_at IS NULL AND NOT p.is_inferred
            GROUP BY p.id HAVING sum(m.amount) > 0),
        EXISTS (SELECT FROM exchanges_commitment k WHERE k.debtor_id = ANY(%s) AND k.party = 'debtor')
    FROM receivables_receivable r WHERE r.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file before it leaves: its faults, how well it is shown, and what is to be done."""

    faults: tuple[Fault, ...]
    evidence: Evidence
    actions: tuple[RequiredAction, ...]

    @property
    def stops(self) -> tuple[Fault, ...]:
        """Those that keep it here."""
        return tuple(fault for fault in self.faults if fault.is_blocking)

    @property
    def cares(self) -> tuple[Fault, ...]:
        """Those that may be gone past."""
        return tuple(fault for fault in self.faults if not fault.is_blocking)


def check(here: Acting, his: Debtor, receivables: Sequence[int]) -> Checked:
    """Everything that blocks a file of these receivables of a debtor's, or wants a look."""
    claims = filed_claims(here, his, receivables)
    faults = preflight(creditor_facts(here), debtor_facts(his), claims, today=here.today)
    shown = evidence([one.papers for one in claims if one.papers])
    return Checked(tuple(faults), shown, required_actions(faults, shown))


def creditor_facts(here: Acting) -> PartyFacts:
    """The creditor's side."""
    ours = creditor_of(here, is_complete=False)
    return PartyFacts(
        DebtorKind.COMPANY,
        ours.name,
        ours.siren,
        ours.street,
        ours.postal_code,
        ours.city,
        siret=prefer.SIRET.of(here) or "",
        street_2=ours.street_2,
    )


def debtor_facts(his: Debtor) -> PartyFacts:
    """The debtor's side."""
    return PartyFacts(
        DebtorKind(his.kind_in_law),
        his.name,
        his.siren,
        his.street,
        his.postal_code,
        his.city,
        siret=his.siret,
        street_2=his.street_2,
        country=his.country,
        country_code=country_code(his.country),
    )


def filed_claims(here: Acting, his: Debtor, receivables: Sequence[int]) -> list[FiledClaim]:
    """Those of the receivables that are this debtor's, as the file shows them."""
    accounts = accounts_of(here, his.pk)
    mine = dict(Receivable.objects.filter(pk__in=receivables, debtor__in=accounts).values_list("pk", "label"))
    stand = [one for one in standings(here, sorted(mine)) if one.receivable in mine]
    with connection.cursor() as cursor:
        cursor.execute(LAST_STAGES, [list(mine)])
        stages = {receivable: Stage(stage) for receivable, stage in cursor.fetchall()}
    papers = papers_of(here, stand, stages, accounts)
    composer = Composer(here, on=here.today, counted_until=counted_until(here, here.today))
    found = composer.each(sorted(mine))
    return [
        FiledClaim(
            one.number,
            one.snapshot,
            stages.get(one.receivable),
            one.receivable,
            one.claim.kind,
            mine[one.receivable],
            found[one.receivable].besides,
            papers[one.receivable],
        )
        for one in stand
    ]


def papers_of(
    here: Acting, stand: Sequence[Standing], stages: Mapping[int, Stage], accounts: Sequence[int]
) -> dict[int, Papers]:
    """What shows each claim, by receivable."""
    keys = [one.receivable for one in stand]
    with connection.cursor() as cursor:
        cursor.execute(PAPERS, [list(accounts), keys])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    made = {}
    for one in stand:
        order, delivery, has_copy, acknowledged, promised = rows[one.receivable]
        made[one.receivable] = Papers(
            has_copy=has_copy,
            order=order,
            delivery=delivery,
            acknowledged=acknowledged,
            promised=promised,
            is_disputed=any(hold.kind is HoldKind.DISPUTE and hold.binds(here.today) for hold in one.holds),
            notice=stages.get(one.receivable) is Stage.MISE_EN_DEMEURE,
        )
    return made
