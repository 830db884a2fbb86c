"""What the run of a day decided, as it is kept and shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from relance.domain.money import Money


@dataclass(slots=True)
class RunReport:
    """What the run of a day decided: by outcome and currency, how many receivables and their sum; notices by stage."""

    on: date
    ran_before: bool = False
    outcomes: dict[str, dict[str, tuple[int, Money]]] = field(default_factory=dict)
    notices: int = 0
    proposed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    def count(self, outcome: str, amount: Money) -> None:
        """One more receivable."""
        by_currency = self.outcomes.setdefault(outcome, {})
        count, total = by_currency.get(amount.currency) or (0, Money.zero(amount.currency))
        by_currency[amount.currency] = (count + 1, total + amount)

    def as_data(self) -> dict[str, object]:
        """Its JSON form."""
        return {
            "on": self.on.isoformat(),
            "notices": self.notices,
            "proposed": self.proposed,
            "failed": self.failed,
            "outcomes": [
                {"outcome": outcome, "currency": currency, "count": count, "amount": f"{amount.amount:f}"}
                for outcome, by_currency in self.outcomes.items()
                for currency, (count, amount) in by_currency.items()
            ],
        }

    @staticmethod
    def read(on: date, text: str) -> RunReport:
        """The report of a run as it was kept."""
        data = json.loads(text)
        report = RunReport(on, True, notices=data["notices"], proposed=data["proposed"])
        report.failed = [(number, why) for number, why in data["failed"]]
        for row in data["outcomes"]:
            money = Money(Decimal(row["amount"]), row["currency"])
            report.outcomes.setdefault(row["outcome"], {})[row["currency"]] = (row["count"], money)
        return report
