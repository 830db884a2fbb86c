"""The tables of cases, by what they are about: the case and its parties, acts, papers, money, what was said."""

from relance.cases.models.acts import Act, Party, Task
from relance.cases.models.conversation import CaseMessage, MessageFile
from relance.cases.models.files import Case, CaseItem
from relance.cases.models.money import Cost, Instalment, Received, Remitted
from relance.cases.models.papers import Exhibit

__all__ = [
    "Act",
    "Case",
    "CaseItem",
    "CaseMessage",
    "Cost",
    "Exhibit",
    "Instalment",
    "MessageFile",
    "Party",
    "Received",
    "Remitted",
    "Task",
]
