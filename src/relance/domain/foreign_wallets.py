"""Other ways to take money, in a text: services that pay to a telephone number or a name, and addresses of crypto-currencies.

A service's name alone sends no money anywhere: it is met where a number or a name to pay to stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import bitcoin
from stdnum.exceptions import ValidationError

from relance.domain.own_details import Detail, Foreign, Own, shown
from relance.domain.wording import as_read, latin_capitals

SERVICES = (
    r"REVOLUT|REVTAG|PAY ?PAL(?:\.ME)?|WERO|LYF(?: ?PAY)?|PAYLIB|SUMERIA|LEETCHI|PUMPKIN|CASH ?APP|VENMO|ZELLE|TWINT|BIZUM|SWISH|PAYCONIQ"
    r"|BANCONTACT|SKRILL|NETELLER|WESTERN ?UNION|MONEY ?GRAM|ORANGE ?MONEY|M-?PESA|SATISPAY|VIPPS|MOBILE ?PAY|INTERAC|ALI ?PAY"
    r"|(?:WE ?CHAT|GOOGLE|APPLE|SAMSUNG|AMAZON) ?PAY|BLIK|MB ?WAY|N26|TRANSFERWISE|WISE ?TAG|PCS|TRANSCASH|BITCOIN|ETHEREUM|USD[TC]"
)
PAYEE = r"(?:[@$€£] ?[A-Z][\w.-]+|@\w+|\+?\d(?:[ .\-/()]{0,2}\d){7,14}\b)"
BETWEEN = r"(?:(?![.;!?] )[^@$€£\d]){0,30}?"
TO_A_SERVICE = re.compile(rf"\b(?:{SERVICES})\b{BETWEEN}{PAYEE}")
THROUGH_A_SERVICE = re.compile(
    rf"{PAYEE}(?:(?![.;!?] )\D){{0,12}}(?:\b(?:VIA|PAR|SUR|AVEC|ON|BY|WITH|THROUGH)\b|\()[^.;!?]{{0,12}}\b(?:{SERVICES}|LYDIA)\b"
)
# A service, and somebody's first name: it pays to mobile telephones, and who is called is no account.
LYDIA = re.compile(
    r"\bLYDIA\b(?:(?![.;!?] )[^@\d+]){0,20}?(?:@\w+|(?:\+ ?33|0033|0)[ .()0\-]{0,4}[67](?:[ .\-]?\d){8}\b)"
)
CALLED = re.compile(
    r"\b(?:CONTACT\w*|APPEL\w*|JOIN\w+|JOIGN\w+|DEMAND\w+|PARL\w+|CALL|ASK|REACH|SPEAK|PHONE|TEL\w*)\b[^.;!?]{0,40}$"
)
# Capitals, small letters and digits together, as long as an address and as no word: Bitcoin, Tron, Ripple, Monero and others.
LONG_MIXED = re.compile(r"(?<![\w])(?=[A-Za-z]*\d)(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{25,}(?![\w])")
NAMED_PREFIX = re.compile(r"\b(?:BC1|TB1|LTC1|ADDR1|COSMOS1|BNB1)[A-Z0-9]{20,}|\b0X[0-9A-F]{40}\b")
CUT = re.compile(r"(?<![A-Za-z0-9])(?=([13][\s.\-]{0,3}(?:[1-9A-HJ-NP-Za-km-z][\s.\-]{0,3}){25,38}))")


def wallets(text: str, own: Own) -> Iterator[Foreign]:
    """Each of them in ``text``; the own account, written in small letters, is none."""
    plain, read = latin_capitals(text), as_read(text)
    for pattern in (TO_A_SERVICE, THROUGH_A_SERVICE):
        for found in pattern.finditer(plain):
            yield Foreign(Detail.WALLET, shown(found[0]))
    for found in LYDIA.finditer(plain):
        if not CALLED.search(plain[: found.start()]):
            yield Foreign(Detail.WALLET, shown(found[0]))
    mine = re.sub(r"\W", "", own.iban).upper()
    for found in LONG_MIXED.finditer(read):
        if not mine or mine not in found[0].upper():
            yield Foreign(Detail.WALLET, shown(found[0]))
    for found in NAMED_PREFIX.finditer(plain):
        yield Foreign(Detail.WALLET, shown(found[0]))
    for found in CUT.finditer(read):
        if address := _bitcoin_in(re.sub(r"[\s.\-]", "", found[1])):
            yield Foreign(Detail.WALLET, shown(address))


def _bitcoin_in(run: str) -> str:
    """The Bitcoin address at the beginning of ``run``, by its checksum; "" where there is none."""
    for length in range(26, 36):
        try:
            return bitcoin.validate(run[:length])
        except ValidationError:
            continue
    return ""
