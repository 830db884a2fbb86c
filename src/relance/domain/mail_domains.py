"""Domains whose addresses belong to everybody: one's domain says nothing of one's company."""

from __future__ import annotations

import re

NAMES = """
gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com windowslive.com
yahoo.com yahoo.fr ymail.com rocketmail.com aol.com aol.fr icloud.com me.com mac.com
orange.fr wanadoo.fr free.fr sfr.fr neuf.fr cegetel.net club-internet.fr numericable.fr numericable.com noos.fr laposte.net
bbox.fr aliceadsl.fr alice.fr libertysurf.fr voila.fr 9online.fr nordnet.fr tiscali.fr dbmail.com caramail.com mailo.com
gmx.com gmx.fr gmx.de gmx.net web.de t-online.de freenet.de mail.com email.com
proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io posteo.de mailbox.org zoho.com fastmail.com hey.com
bluewin.ch skynet.be telenet.be proximus.be belgacom.net scarlet.be hotmail.be libero.it virgilio.it tiscali.it alice.it
telefonica.net terra.es sapo.pt yandex.com yandex.ru mail.ru
"""
SHARED = frozenset(NAMES.split())
OF_ANY_COUNTRY = re.compile(r"(hotmail|live|outlook|yahoo|gmx|ymail|aol)\.([a-z]{2,3}|co\.[a-z]{2}|com\.[a-z]{2})")


def domain_of(address: str) -> str:
    """What stands behind the @, in small letters; "" where there is none."""
    return address.rpartition("@")[2].strip().lower().rstrip(".") if "@" in address else ""


def is_shared(domain: str) -> bool:
    """True for a provider's domain, where strangers have addresses too.

    >>> is_shared("orange.fr"), is_shared("yahoo.co.uk"), is_shared("ambre.example")
    (True, True, False)
    """
    return domain in SHARED or OF_ANY_COUNTRY.fullmatch(domain) is not None
