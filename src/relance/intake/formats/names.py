"""Names as a file writes them: what hides is shown, what cannot be printed is said."""

from __future__ import annotations

from dataclasses import replace

from relance.domain.glyphs import hidden, visible, without_glyph
from relance.intake.formats.lists.customers import LONGEST_NAME
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.formats.problems import Problems
from relance.intake.rows import DebtorRow, ParsedFile


def look_at_names(parsed: ParsedFile) -> None:
    """Show each sign that hides something in its place, and remark on it and on what no letter can print."""
    parsed.debtors[:] = [_looked_at(debtor, parsed.problems) for debtor in parsed.debtors]


def _looked_at(debtor: DebtorRow, problems: Problems) -> DebtorRow:
    texts = (debtor.name, debtor.street, debtor.street_2, debtor.city)
    shown_texts = tuple(visible(text)[:LONGEST_NAME] if hidden(text) else text for text in texts)
    for text, shown in zip(texts, shown_texts, strict=True):
        if text != shown:
            problems.add(ProblemCode.NAME_HIDES_SIGNS, field=Field.CUSTOMER_NAME.value, value=shown)
        if signs := without_glyph(text):
            problems.add(
                ProblemCode.NAME_WITHOUT_GLYPHS, field=Field.CUSTOMER_NAME.value, value=text, signs=f"« {signs} »"
            )
    name, street, street_2, city = shown_texts
    return replace(debtor, name=name, street=street, street_2=street_2, city=city) if shown_texts != texts else debtor
