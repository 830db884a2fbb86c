"""Telephone numbers that may get a text message."""

from __future__ import annotations

import phonenumbers

OVERSEAS = ("RE", "GP", "MQ", "GF", "YT", "NC", "PF")  # 0262…, 0590… are numbers of theirs, not of mainland France
MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})

OF_STORIES = (
    "+3363998"  # 06 39 98: kept for works of fiction, so that the metadata of numbers in use calls them invalid
)


def mobile_number(text: str) -> str:
    """The number in E.164 (``+33612345678``) if it is a mobile one, else "". National numbers are read as French ones.

    >>> mobile_number("06 12 34 56 78"), mobile_number("01 42 68 53 00"), mobile_number("3949")
    ('+33612345678', '', '')
    >>> mobile_number("06 39 98 00 12")
    '+33639980012'
    """
    for region in ("FR", *OVERSEAS):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(number):
            return written if phonenumbers.number_type(number) in MOBILE else ""
        if written.startswith(OF_STORIES) and phonenumbers.is_possible_number(number):
            return written
    return ""
