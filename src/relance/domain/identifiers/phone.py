"""Telephone numbers that may get a text message."""

from __future__ import annotations

import phonenumbers

OVERSEAS = ("RE", "GP", "MQ", "GF", "YT", "NC", "PF")  # 0262…, 0590… are numbers of theirs, not of mainland France
MOBILE = frozenset({phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE})


def mobile_number(text: str) -> str:
    """The number in E.164 (``+33612345678``) if it is a mobile one, else "". National numbers are read as French ones.

    >>> mobile_number("06 12 34 56 78"), mobile_number("01 42 68 53 00"), mobile_number("3949")
    ('+33612345678', '', '')
    """
    for region in ("FR", *OVERSEAS):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            is_mobile = phonenumbers.number_type(number) in MOBILE
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if is_mobile else ""
    return ""
