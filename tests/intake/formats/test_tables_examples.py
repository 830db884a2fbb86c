"""What a column holds, shown to whoever says what it stands for."""

from __future__ import annotations

from pathlib import Path

from relance.intake.formats.tables import examples
from tests.intake.builders import write_csv


def test_the_first_values_of_each_column_are_shown_also_below_a_title(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path,
        "Export du 7 avril;;",
        "Client;Facture;Total",
        "Alpha;F-1;100",
        "Bêta;F-2;",
        "Gamma;F-3;30",
        "Delta;F-4;40",
    )
    assert examples(path, ["Client", "Total"]) == {"Client": ("Alpha", "Bêta", "Gamma"), "Total": ("100", "30", "40")}
    assert examples(path, ["Nowhere"]) == {}
    assert examples(path, []) == {}
