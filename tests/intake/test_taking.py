"""One way in for a file: read, asked about, booked, remembered; and nothing of it where something is left open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relance.intake import taking
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.told import Told
from relance.intake.models import Answer, ColumnMapping, Import
from relance.intake.questions import Scope
from relance.intake.refusals import AnswersUnasked, FileNotTrusted, QuestionsOpen
from relance.intake.taking import Taken, Taking
from relance.receivables.models import Receivable
from relance.tenancy.preferences import CUSTOMER_ACCOUNTS
from tests.at_work import at_work
from tests.intake.asking import ABOUT_REST, LIST, MARK, REST, asking
from tests.intake.builders import sale, write_fec
from tests.outbox.builders import MORNING

TAKING = Taking()
ANSWERED = Told(answers={REST: "remaining"})


def take(organisation: int, path: Path, told: Told, options: Taking) -> Taken:
    with at_work(organisation, MORNING) as here:
        return taking.take(here, path, told, options)


def listed(folder: Path, text: str = LIST, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def kept(organisation: int) -> tuple[int, int, int]:
    """How many receivables, imports and answers are kept."""
    with at_work(organisation):
        return Receivable.objects.count(), Import.objects.count(), Answer.objects.count()


@pytest.mark.requirement("EV-12")
def test_a_file_that_asks_is_not_booked_before_it_is_answered_and_then_never_asks_again(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    asked = take(organisation, listed(tmp_path), Told(), TAKING)
    assert isinstance(asked.refused, QuestionsOpen)
    assert (asked.booked, kept(organisation)) == (None, (0, 0, 0))
    assert take(organisation, listed(tmp_path), ANSWERED, TAKING).booked is not None
    assert kept(organisation) == (2, 1, 1)
    again = take(
        organisation, listed(tmp_path, LIST.replace("F-2", "F-3")), Told(), replace(TAKING, confirm_settled=True)
    )
    assert again.refused is None
    assert [question.id for question in again.parsed.questions.answered] == [REST]


def test_a_dry_run_and_whoever_does_not_want_it_keep_no_answer(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    tried = take(organisation, listed(tmp_path), ANSWERED, replace(TAKING, dry_run=True))
    assert tried.booked is not None
    assert tried.booked.created == 2
    assert kept(organisation) == (0, 0, 0)
    take(organisation, listed(tmp_path), ANSWERED, replace(TAKING, remembers=False))
    assert kept(organisation) == (2, 1, 0)


def test_what_one_file_alone_was_asked_is_asked_of_the_next(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch, replace(ABOUT_REST, scope=Scope.FILE))
    take(organisation, listed(tmp_path), ANSWERED, TAKING)
    assert isinstance(take(organisation, listed(tmp_path), Told(), TAKING).refused, QuestionsOpen)


def test_an_answer_to_what_is_not_asked_is_refused_by_name_where_it_must_be_asked(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    told = Told(answers={REST: "remaining", "column:amuont": "paid"})
    slip = take(organisation, listed(tmp_path), told, replace(TAKING, must_be_asked=frozenset(told.answers)))
    assert isinstance(slip.refused, AnswersUnasked)
    assert "asks nothing of column:amuont. What it asks: column:amount due." in str(slip.refused)
    assert kept(organisation) == (0, 0, 0)


def test_the_first_question_is_answered_without_the_later_ones_and_may_bring_more(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)

    def left(**answers: str) -> list[str]:
        told = Told(answers={REST: answers.get("rest", ""), MARK: answers.get("mark", "")})
        return [question.id for question in take(organisation, listed(tmp_path), told, TAKING).parsed.questions.open]

    assert left() == [REST]
    assert left(rest="none") == [MARK]
    assert left(rest="none", mark="ignore") == []


def test_a_kept_answer_that_is_offered_no_more_is_asked_anew_instead_of_ending_the_import(
    organisation: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking(monkeypatch)
    take(organisation, listed(tmp_path), ANSWERED, TAKING)
    with at_work(organisation):
        Answer.objects.update(choice="of-another-time")
    assert isinstance(take(organisation, listed(tmp_path), Told(), TAKING).refused, QuestionsOpen)


def test_good_lines_alone_are_booked_where_they_are_wanted_but_never_a_file_without_any(
    organisation: int, tmp_path: Path
) -> None:
    def taken(text: str) -> Taken:
        return take(organisation, listed(tmp_path, text), Told(), replace(TAKING, accepts_valid_rows=True))

    bad = LIST.replace("20,00", "2o,00")
    assert isinstance(take(organisation, listed(tmp_path, bad), Told(), TAKING).refused, FileNotTrusted)
    assert isinstance(taken("one;two\r\n1;2\r\n").refused, FileNotTrusted)
    assert kept(organisation) == (0, 0, 0)
    assert taken(bad).booked is not None
    assert kept(organisation)[0] == 1


def test_a_column_that_stands_for_nothing_is_remembered_only_where_we_would_take_it_for_something(
    organisation: int, tmp_path: Path
) -> None:
    text = LIST.replace("TTC\r\n", "TTC;Email\r\n", 1).replace("100,50", "100,50;a@a.example")
    told = Told(mapping={"Email": None, "Unheard of": None, "TTC": Field.TOTAL})
    take(organisation, listed(tmp_path, text), told, replace(TAKING, accepts_valid_rows=True))
    with at_work(organisation):
        assert dict(ColumnMapping.objects.values_list("column", "field")) == {"email": "", "ttc": "total"}


@pytest.mark.requirement("EV-12")
def test_customers_accounts_that_were_said_hold_for_the_next_ledger_unless_for_this_file_alone(
    organisation: int, tmp_path: Path
) -> None:
    told = Told(accounts=("467",))

    def chosen() -> tuple[str, ...] | None:
        with at_work(organisation) as here:
            return CUSTOMER_ACCOUNTS.of(here)

    ledger = write_fec(tmp_path, sale("F1", 12000, account="467000"))
    take(organisation, ledger, told, replace(TAKING, remembers=False))
    take(organisation, ledger, told, replace(TAKING, dry_run=True))
    assert chosen() is None
    again = take(organisation, ledger, told, TAKING)
    assert (again.refused, chosen()) == (None, ("467",))
    later = write_fec(
        tmp_path, sale("F1", 12000, account="467000"), sale("F2", 500, account="467000"), name="later.txt"
    )
    assert len(take(organisation, later, Told(), TAKING).parsed.receivables) == 2
