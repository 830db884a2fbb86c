"""Whether a French number costs more than a call: one that a debtor is told to ring must not.

Law: premium-rate numbers in letters of collection are among the faults that the consumer authority found (DGCCRF, survey of 2022).
Certainty: the ranges are those of the national numbering plan, from memory: 081, 082 and 089 are premium, 080 is free or of ordinary
    price; of the short ones, 30 and 31 are free, 32 to 39 may be premium, and 10 belongs to operators.
"""

from __future__ import annotations

import re

PREMIUM = re.compile(r"(?:0|\+33|0033)(?:8[129])\d{7}")
SHORT = re.compile(r"(?:3[2-9]\d\d|10\d\d|118\d{3})")


def is_premium_rate(typed: str) -> bool:
    """Whether ringing it may cost more than a call.

    >>> [is_premium_rate(one) for one in ("0 892 12 34 56", "+33 825 000 000", "3949", "01 99 00 00 26", "0 800 12 34 56")]
    [True, True, True, False, False]
    """
    digits = re.sub(r"[^\d+]", "", typed.replace("(0)", ""))
    return bool(PREMIUM.fullmatch(digits) or SHORT.fullmatch(digits))
