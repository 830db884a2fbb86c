"""Articles of the law in HTML: browsers part a line after any hyphen, and ``L441-`` on one line is no article.

Typst does not: a number after a hyphen stays with it.
"""

from __future__ import annotations

import re

# With its letter, or after its word: a number alone may be an invoice's, and stand in an attribute.
ARTICLE = re.compile(
    r"\b[LRDA]\d+(?:-\d+)+\b"
    r"|(?:(?<=art\. )|(?<=article )|(?<=articles )|(?<=-\d et )|(?<=-\d and ))\d{3,}-\d+\b"
)


def unparted(markup: str, wrapped: str) -> str:
    """``markup``, already escaped, each article in it ``wrapped``, which has ``{}`` for it.

    >>> unparted("(article L441-10)", "<b>{}</b>")
    '(article <b>L441-10</b>)'
    >>> unparted("C. civ., art. 1231-6 et 1344-1; F-2026-042", "<b>{}</b>")
    'C. civ., art. <b>1231-6</b> et <b>1344-1</b>; F-2026-042'
    """
    return ARTICLE.sub(lambda found: wrapped.format(found[0]), markup)
