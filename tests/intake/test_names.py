"""Names that a file brings: what hides in them is shown and asked about, what letters cannot print is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from relance.intake.formats.detect import read_file
from relance.intake.formats.problem_codes import ProblemCode, Severity
from relance.parties.models import Debtor
from tests.at_work import at_work
from tests.intake.builders import write_csv
from tests.office.people import Person
from tests.outbox.builders import ALPHA, BETA, MORNING, House

HEADER = "Numéro;Client;Date;Échéance;TTC;Ville"


def read(folder: Path, *names: str) -> tuple[list[str], list[tuple[ProblemCode, str]]]:
    rows = [f"F-{n};{name};2026-02-01;2026-03-03;100,00;Paris" for n, name in enumerate(names)]
    parsed = read_file(write_csv(folder, HEADER, *rows))
    assert parsed.problems.errors == 0
    assert all(problem.severity is Severity.REMARK for problem in parsed.problems)
    return [debtor.name for debtor in parsed.debtors], [
        (problem.code, str(problem.sentence)) for problem in parsed.problems
    ]


@pytest.mark.requirement("P39")
def test_a_name_that_turns_or_hides_its_letters_is_shown_as_such_and_asks(tmp_path: Path) -> None:
    names, problems = read(tmp_path, "Acme\u202egnp", "Al\u200bpha", "Bêta")
    assert set(names) == {"Acme⟨U+202E⟩gnp", "Al⟨U+200B⟩pha", "Bêta"}
    assert [code for code, _ in problems] == [ProblemCode.NAME_HIDES_SIGNS] * 2
    assert any("Acme⟨U+202E⟩gnp" in said for _, said in problems)


@pytest.mark.requirement("P39")
def test_a_name_that_letters_cannot_print_is_said_with_what_will_happen(tmp_path: Path) -> None:
    names, problems = read(tmp_path, "\U00017000 Alpha", "株式会社サクラ", "می‌خواهم", "ﬁnance")
    assert set(names) == {"\U00017000 Alpha", "株式会社サクラ", "می‌خواهم", "ﬁnance"}
    assert [code for code, _ in problems] == [ProblemCode.NAME_WITHOUT_GLYPHS]
    assert "\U00017000" in problems[0][1]
    assert "by post" in problems[0][1]


@pytest.mark.requirement("P39")
@time_machine.travel(MORNING, tick=False)
def test_today_asks_about_such_names_until_they_are_corrected(house: House) -> None:
    house.bring(f"F-1;Al\u200bpha;2026-02-01;2026-04-05;100,00;{ALPHA}", f"F-2;Bêta;2026-02-01;2026-04-05;50,00;{BETA}")
    owner = Person(house.organisation)
    assert "Names with signs that nobody sees: 1" in owner.sees("today/")
    listed = owner.sees("debtors/?q=%E2%9F%A8U%2B")
    assert "Al⟨U+200B⟩pha" in listed
    assert "Bêta" not in listed
    with at_work(house.organisation):
        debtor = Debtor.objects.get(name__contains="⟨U+").pk
    owner.does(f"debtors/{debtor}/change/", name="Alpha")
    assert "Names with signs that nobody sees" not in owner.sees("today/")
