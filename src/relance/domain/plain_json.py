"""JSON that somebody else wrote, read so that all of its text can be kept: what no database and no file holds is replaced."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

DEEPEST = 100  # nobody nests what a person would read any deeper
HALVES = re.compile("[\ud800-\udfff]")  # of a pair, without the other


def read_json(content: bytes, *, exact: bool = False) -> Any:
    """The value. Half a pair of signs becomes U+FFFD. ``exact``: fractions as Decimal. Raises ValueError for what is no JSON.

    >>> read_json(b'{"who": "\\\\ud83d"}')
    {'who': '\ufffd'}
    """
    try:
        found = json.loads(content, parse_float=Decimal if exact else None)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return _whole(found, DEEPEST)


def _whole(found: Any, deeper: int) -> Any:
    if isinstance(found, str):
        return HALVES.sub("\ufffd", found)
    if not isinstance(found, dict | list):
        return found
    if not deeper:
        raise ValueError("nested too deep")
    if isinstance(found, list):
        return [_whole(one, deeper - 1) for one in found]
    return {HALVES.sub("\ufffd", key): _whole(one, deeper - 1) for key, one in found.items()}
