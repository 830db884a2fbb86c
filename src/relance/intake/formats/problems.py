"""What is wrong with a file: line, field, value, a stable code, and what to do about it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator

from relance.domain.sentences import Sentence
from relance.intake.formats.problem_codes import REMARKS, ProblemCode, Severity
from relance.intake.formats.problem_words import EXPLANATIONS
from relance.intake.words import FIELDS

KEPT_PER_CODE = 100
LONGEST_VALUE_SHOWN = 80
_FIELDS = {field.value: words for field, words in FIELDS.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. ``line`` counts from 1, the header included; 0 is the file as a whole. The fact ``words`` is the
    sentence of a format for which the usual one advises what does not work."""

    code: ProblemCode
    line: int = 0
    field: str = ""
    value: str = ""
    facts: dict[str, object] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Whether it keeps its line from being booked."""
        return Severity.REMARK if self.code in REMARKS else Severity.ERROR

    @property
    def field_words(self) -> Sentence | str:
        """What the field is called: ours in words, a column of the file as it is headed there."""
        return _FIELDS.get(self.field, self.field)

    @property
    def sentence(self) -> Sentence:
        """What is wrong and what to do."""
        shown = self.value if len(self.value) <= LONGEST_VALUE_SHOWN else self.value[:LONGEST_VALUE_SHOWN] + "…"
        words = self.facts.get("words")
        template = words.template if isinstance(words, Sentence) else EXPLANATIONS[self.code].template
        facts = {name: fact for name, fact in self.facts.items() if name != "words"}
        return Sentence(template, {"field": self.field_words, "name": self.field, "value": f"« {shown} »", **facts})


class Problems:
    """The problems of one file: all are counted, the first hundred of each code are kept."""

    def __init__(self) -> None:
        self.counts: Counter[ProblemCode] = Counter()
        self._kept: list[Problem] = []
        self._errors = 0

    def add(self, code: ProblemCode, line: int = 0, field: str = "", value: str = "", **facts: object) -> None:
        """Count a problem, and keep it among the first of its code."""
        self.counts[code] += 1
        self._errors += code not in REMARKS
        if self.counts[code] <= KEPT_PER_CODE:
            self._kept.append(Problem(code, line, field, value, facts))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._kept, key=lambda problem: problem.line))

    def __len__(self) -> int:
        return self.counts.total()

    @property
    def errors(self) -> int:
        """How many problems keep something from being booked."""
        return self._errors
