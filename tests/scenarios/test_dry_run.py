"""A dry run on booked receivables: who would get what, and one reason for each of the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from relance.domain.money import Money
from relance.domain.scenario.decide import HoldKind, Take, Wait
from relance.domain.scenario.model import Channel, Stage
from relance.domain.scenario.reasons import Reason
from relance.journal.models import EventDetail
from relance.journal.verification import verify_journal
from relance.receivables.holds import hold, release
from relance.receivables.recorded_payments import Doubt, record_payment
from relance.receivables.targets import (
    ReceivableUnknown,
    Target,
    TargetAmbiguous,
    TargetUnknown,
    WholeOrganisation,
    find_invoice,
    find_target,
)
from relance.scenarios.dry_run import simulate
from relance.tenancy.context import Acting, acting
from tests.at_work import at_work
from tests.intake.builders import receipt, sale, write_csv, write_fec
from tests.intake.test_booking import bring
from tests.scenarios.looking import dry_run, explain

AT = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)
ON = date(2026, 4, 7)
HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Adresse;Code postal;Ville"
ALPHA = "alpha@alpha.example;404833048;1 rue Fictive;75001;Paris"


def listed(folder: Path, *rows: str) -> Path:
    return write_csv(folder, HEADER, *rows)


def waiting(organisation: int, on: date = ON) -> dict[Reason, int]:
    return {reason: tally.count for (reason, _currency), tally in dry_run(organisation, on=on).waiting.items()}


def reach(here: Acting, target: str | None) -> Target:
    """What is paused: a number or a name, everything where none is given."""
    return find_target(here, target) if target else WholeOrganisation()


@pytest.mark.requirement("RU-7", "P31", "P22", "P23", "AP-10")
def test_one_debtor_gets_one_notice_with_all_his_items_and_their_sum(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation,
        listed(
            tmp_path,
            f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}",
            f"F-2;Alpha;2026-02-10;2026-03-12;50,50;{ALPHA}",
            f"F-3;Alpha;2026-03-05;2026-04-06;70,00;{ALPHA}",
            "F-4;Bêta;2026-02-01;2026-03-03;30,00;b@beta.example;;;;",
        ),
    )
    result = dry_run(organisation, on=ON)
    by_name = {made.debtor_name: made.notice for made in result.notices}
    alpha = by_name["Alpha"]
    assert [item.key.number for item in alpha.items] == ["F-1", "F-2"]
    assert [item.key.number for item in alpha.for_information] == ["F-3"]
    assert (alpha.stage, alpha.amounts, alpha.channels) == (Stage.REMINDER, (Money.eur("150.50"),), (Channel.EMAIL,))
    assert by_name["Bêta"].confirm
    assert result.examined == 4


@pytest.mark.requirement("AP-10", "P63")
def test_a_statement_before_the_due_date_shows_the_whole_account(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation,
        listed(
            tmp_path,
            f"F-1;Alpha;2026-03-01;2026-04-12;900,00;{ALPHA}",
            f"F-2;Alpha;2026-04-01;2026-06-30;50,00;{ALPHA}",
            f"F-3;Alpha;2026-03-05;2026-04-06;70,00;{ALPHA}",
        ),
    )
    (made,) = dry_run(organisation, on=ON).notices
    assert made.notice.stage is Stage.STATEMENT
    assert [item.key.number for item in made.notice.items] == ["F-1"]
    assert [item.key.number for item in made.notice.for_information] == ["F-3", "F-2"]


@pytest.mark.requirement("P59")
def test_each_currency_has_its_own_total(organisation: int, tmp_path: Path) -> None:
    header = HEADER.replace("TTC", "TTC;Devise")
    rows = [f"F-1;Alpha;2026-02-01;2026-03-03;100,00;EUR;{ALPHA}", f"F-2;Alpha;2026-02-01;2026-03-03;80,00;USD;{ALPHA}"]
    bring(organisation, write_csv(tmp_path, header, *rows))
    (made,) = dry_run(organisation, on=ON).notices
    assert [str(amount) for amount in made.notice.amounts] == ["100.00 EUR", "80.00 USD"]


@pytest.mark.requirement("P13", "P64")
def test_every_receivable_is_counted_once_with_its_reason(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation,
        write_fec(
            tmp_path,
            sale("F1", 10000),
            sale("F2", 5000, aux="C2"),
            receipt("R2", 100, aux="C2"),
            sale("F3", 400, aux="C3"),
        ),
    )
    assert waiting(organisation) == {Reason.NO_ADDRESS: 1, Reason.UNALLOCATED_CREDIT: 1, Reason.BELOW_TOLERANCE: 1}
    assert waiting(organisation, date(2026, 1, 20)) == {
        Reason.NOT_DUE_YET: 1,
        Reason.UNALLOCATED_CREDIT: 1,
        Reason.BELOW_TOLERANCE: 1,
    }


def test_a_dry_run_writes_nothing_and_says_the_same_again(organisation: int, tmp_path: Path) -> None:
    bring(organisation, listed(tmp_path, f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"))

    def rows() -> Any:
        with at_work(organisation), connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM journal_event), (SELECT max(touched_at) FROM receivables_receivable)"
            )
            return cursor.fetchone()

    before = rows()
    assert dry_run(organisation, on=ON) == dry_run(organisation, on=ON)
    assert rows() == before


@pytest.mark.requirement("P54")
@pytest.mark.parametrize("target", ["F-1", "Alpha", None])
def test_an_invoice_a_customer_or_everything_can_be_paused_and_goes_on(
    organisation: int, tmp_path: Path, target: str | None
) -> None:
    bring(organisation, listed(tmp_path, f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"))
    assert len(dry_run(organisation, on=ON).notices) == 1
    with acting(organisation, "test", AT) as here:
        assert hold(here, target=reach(here, target), kind=HoldKind.DISPUTE, until=ON, note="conteste la quantité") == 1
    assert waiting(organisation) == {Reason.DISPUTE: 1}
    assert len(dry_run(organisation, on=date(2026, 4, 8)).notices) == 1
    with acting(organisation, "test", AT) as here:
        assert release(here, target=reach(here, target), kind=HoldKind.PROMISE).count == 0
    with acting(organisation, "test", AT) as here:
        assert release(here, target=reach(here, target), kind=None).count == 1
    assert len(dry_run(organisation, on=ON).notices) == 1
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []
        assert EventDetail.objects.filter(detail__contains="quantité").count() == 1


@pytest.mark.requirement("P9")
def test_pausing_one_invoice_leaves_the_others_alone(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation,
        listed(
            tmp_path,
            f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}",
            f"F-2;Alpha;2026-02-01;2026-03-03;90,00;{ALPHA}",
        ),
    )
    with acting(organisation, "test", AT) as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.PROMISE, until=date(2026, 5, 1), note="")
    (made,) = dry_run(organisation, on=ON).notices
    assert [item.key.number for item in made.notice.items] == ["F-2"]
    with acting(organisation, "test", AT) as here:
        assert release(here, target=find_target(here, "Alpha"), kind=None).count == 0


def test_targets_that_are_none_or_several_are_refused(organisation: int, tmp_path: Path) -> None:
    bring(organisation, write_fec(tmp_path, sale("F1", 100, aux="C1"), sale("F2", 100, aux="C2")))
    with pytest.raises(TargetUnknown), acting(organisation, "test", AT) as here:
        hold(here, target=find_target(here, "F-9"), kind=HoldKind.MANUAL, until=None, note="")
    with at_work(organisation), connection.cursor() as cursor:
        cursor.execute("UPDATE parties_debtor SET name = 'Même nom'")
        cursor.execute("UPDATE receivables_receivable SET number = 'F'")
    for target in ("Même nom", "F"):
        with pytest.raises(TargetAmbiguous, match="411000/C1, 411000/C2"), acting(organisation, "test", AT) as here:
            hold(here, target=reach(here, target), kind=HoldKind.MANUAL, until=None, note="")
    with pytest.raises(TargetAmbiguous), acting(organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F"), amount=Money.eur("1.00"), on=ON)


@pytest.mark.requirement("SW-14", "P16", "P20")
def test_a_recorded_payment_stops_the_ladder_and_an_excess_asks(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation,
        listed(
            tmp_path,
            f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}",
            f"F-2;Alpha;2026-02-01;2026-03-03;90,00;{ALPHA}",
        ),
    )
    with acting(organisation, "test", AT) as here:
        paid = record_payment(here, find_invoice(here, "F-1"), amount=Money.eur("100.00"), on=ON)
    assert paid.imputed.unallocated == Money.zero()
    (made,) = dry_run(organisation, on=ON).notices
    assert [item.key.number for item in made.notice.items] == ["F-2"]
    with acting(organisation, "test", AT) as here:
        more = record_payment(
            here, find_invoice(here, "F-1"), amount=Money.eur("5.00"), on=ON, accepted=[Doubt.ABOVE_REST]
        )
    assert more.imputed.unallocated == Money.eur("5.00")
    assert waiting(organisation) == {Reason.UNALLOCATED_CREDIT: 1}
    with pytest.raises(ReceivableUnknown), acting(organisation, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-9"), amount=Money.eur("1.00"), on=ON)
    with at_work(organisation) as here:
        assert list(verify_journal(here)) == []


@pytest.mark.requirement("P13", "P15")
def test_explain_says_why_and_what_comes_next(organisation: int, tmp_path: Path) -> None:
    bring(organisation, listed(tmp_path, f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"))
    (early,) = explain(organisation, number="F-1", on=date(2026, 3, 3))
    assert isinstance(early.decision, Wait)
    assert early.decision.until == date(2026, 3, 6)
    assert {planned.step.key: planned.on for planned in early.steps} == {
        "releve": None,
        "rappel-echeance": date(2026, 3, 6),
        "avis-impaye": date(2026, 3, 18),
        "mise-en-demeure": date(2026, 4, 2),
    }
    (now,) = explain(organisation, number="F-1", on=ON)
    assert isinstance(now.decision, Take)
    assert explain(organisation, number="F-9", on=ON) == []


def test_simulate_counts_each_step_on_its_day(organisation: int, tmp_path: Path) -> None:
    bring(
        organisation,
        listed(
            tmp_path,
            f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}",
            f"F-2;Alpha;2026-02-02;2026-03-04;90,00;{ALPHA}",
        ),
    )
    with at_work(organisation) as here:
        planned = simulate(here, from_day=date(2026, 3, 5), days=10)
    assert planned == {
        date(2026, 3, 6): {"rappel-echeance": [Money.eur("100.00")]},
        date(2026, 3, 9): {"rappel-echeance": [Money.eur("90.00")]},  # the 7th is a Saturday
    }


def test_another_organisations_receivables_are_never_seen(organisation: int, tmp_path: Path) -> None:
    from tests.conftest import found

    other = found()
    bring(organisation, listed(tmp_path, f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{ALPHA}"))
    assert dry_run(other, on=ON).examined == 0
    assert explain(other, number="F-1", on=ON) == []
    with pytest.raises(ReceivableUnknown), acting(other, "test", AT) as here:
        record_payment(here, find_invoice(here, "F-1"), amount=Money.eur("1.00"), on=ON)
    with pytest.raises(TargetUnknown), acting(other, "test", AT) as here:
        hold(here, target=find_target(here, "F-1"), kind=HoldKind.MANUAL, until=None, note="")


def test_regional_holidays_of_the_debtor_count(organisation: int, tmp_path: Path) -> None:
    metz = "a@alpha.example;404833048;1 rue Fictive;57000;Metz"
    bring(organisation, listed(tmp_path, f"F-1;Alpha;2026-02-01;2026-03-03;100,00;{metz}"))
    assert waiting(organisation, date(2026, 4, 3)) == {Reason.NOT_A_WORKING_DAY: 1}  # Good Friday, a holiday in Moselle


@pytest.mark.requirement("P16")
def test_what_the_latest_export_no_longer_mentions_is_not_asked_for(organisation: int, tmp_path: Path) -> None:
    first, second = (f"F-{n};Alpha;2026-02-0{n};2026-03-0{n};100,00;{ALPHA}" for n in (1, 2))
    bring(organisation, listed(tmp_path, first, second))
    shorter = write_csv(
        tmp_path, HEADER, second, name="shorter.csv"
    )  # an unpaid list: its silence covers no day before it
    bring(organisation, shorter)
    assert waiting(organisation) == {Reason.MISSING_FROM_EXPORT: 1}
    (made,) = dry_run(organisation, on=ON).notices
    assert [item.key.number for item in made.notice.items] == ["F-2"]
    bring(organisation, listed(tmp_path, first, second))
    assert waiting(organisation) == {}


def test_an_older_export_marks_nothing_as_missing(organisation: int, tmp_path: Path) -> None:
    first, second = (f"F-{n};Alpha;2026-02-0{n};2026-03-0{n};100,00;{ALPHA}" for n in (1, 2))
    bring(organisation, listed(tmp_path, first, second))
    bring(organisation, write_csv(tmp_path, HEADER, first, name="older.csv"))
    assert waiting(organisation) == {}
