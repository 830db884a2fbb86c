"""What a mise en demeure recalls: the order, the delivery, the promise that was not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relance.domain.scenario.decide import HoldKind
from relance.letters.compose import Composer, Wanted
from relance.letters.model import Act, Letter
from relance.receivables.holds import hold, release
from relance.receivables.models import Receivable
from relance.receivables.targets import find_target
from relance.tenancy.context import acting
from tests.at_work import at_work
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring
from tests.outbox.builders import House

HEADER = "Numéro;Client;Date;Échéance;TTC;SIREN;N° commande;Bon de livraison"
AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def composed(organisation: int, act: Act, on: date) -> Letter:
    with at_work(organisation) as here:
        receivable = Receivable.objects.get(number="F-1")
        return Composer(here, on=on, counted_until=on).compose(Wanted(receivable.debtor_id, act, [receivable.pk]))


def promise(organisation: int, target: str, until: date) -> None:
    with acting(organisation, "test", AT) as here:
        hold(here, target=find_target(here, target), kind=HoldKind.PROMISE, until=until, note="")


@pytest.mark.requirement("AP-15")
def test_what_a_list_says_was_ordered_and_delivered_stands_on_the_letter_and_is_never_emptied(
    organisation: int, tmp_path: Path
) -> None:
    House(organisation, tmp_path)
    row = "F-1;Alpha;2026-02-01;2026-03-03;100,00;404833048"
    bring(organisation, write_csv(tmp_path, HEADER, f"{row};C-7;", name="1.csv"))
    bring(organisation, write_csv(tmp_path, HEADER, f"{row};;BL-9", name="2.csv"))
    (item,) = composed(organisation, Act.MISE_EN_DEMEURE, date(2026, 5, 4)).items
    assert (item.order_reference, item.delivery_reference) == ("C-7", "BL-9")


@pytest.mark.requirement("AP-15", "AP-16")
def test_only_a_promise_that_lapsed_unkept_is_recalled_and_only_in_the_mise_en_demeure(
    organisation: int, tmp_path: Path
) -> None:
    House(organisation, tmp_path)
    bring(organisation, write_csv(tmp_path, HEADER, "F-1;Alpha;2026-02-01;2026-03-03;100,00;404833048;;"))
    promise(organisation, "F-1", date(2026, 4, 8))
    with acting(organisation, "test", AT) as here:
        release(here, target=find_target(here, "F-1"), kind=HoldKind.PROMISE)  # it was a mistake
    promise(organisation, "Alpha", date(2026, 4, 10))
    promise(organisation, "F-1", date(2026, 4, 20))
    formal = composed(organisation, Act.MISE_EN_DEMEURE, date(2026, 4, 20))
    assert formal.broken_promises == (date(2026, 4, 10),)
    later = composed(organisation, Act.MISE_EN_DEMEURE, date(2026, 4, 21))
    assert later.broken_promises == (date(2026, 4, 10), date(2026, 4, 20))
    assert composed(organisation, Act.UNPAID_NOTICE, date(2026, 4, 21)) == replace(
        later, act=Act.UNPAID_NOTICE, broken_promises=(), pay_by=None
    )


@pytest.mark.requirement("AP-15")
def test_a_promise_about_all_that_was_owed_is_about_nothing_that_was_invoiced_after_it(
    organisation: int, tmp_path: Path
) -> None:
    House(organisation, tmp_path)
    bring(organisation, write_csv(tmp_path, HEADER, "F-1;Alpha;2026-04-09;2026-04-20;100,00;404833048;;"))
    promise(organisation, "Alpha", date(2026, 4, 10))  # noted on 7 April
    assert composed(organisation, Act.MISE_EN_DEMEURE, date(2026, 5, 4)).broken_promises == ()
    promise(organisation, "F-1", date(2026, 4, 28))
    assert composed(organisation, Act.MISE_EN_DEMEURE, date(2026, 5, 4)).broken_promises == (date(2026, 4, 28),)
