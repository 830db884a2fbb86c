"""Links and addresses in a text that are not the creditor's own, in whatever way they are written."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from relance.domain.own_details import Detail, Foreign, Own, shown
from relance.domain.wording import as_read

TOP = (
    "com|net|org|fr|eu|info|biz|io|co|uk|de|es|it|be|ch|lu|nl|pt|pl|at|dk|fi|no|cz|ro|gr|us|ca|ru|cn|in|jp|br|re|mc|app|dev|site"
    "|online|shop|store|pay|bank|money|finance|credit|xyz|top|link|click|live|page|web|website|space|tech|pro|me|ly|gl|tk|ml|cc|tv"
    "|club|vip|icu|cloud|example|test|paris|bzh|alsace|corsica|bayern|immo|cash|fund|loan|loans|mobi|digital|services|group"
    "|company|agency|solutions|support|world|network|expert|lawyer|exchange|hu|lt|lv|ua|fyi"
    "|ninja|bid|zip|бг|укр|中国|香港"
)
# Endings that stand after a space and a full stop in no sentence ("evil. com"), and those that do not where the space comes
# before ("evil .net"): in capitals and small letters alike, for a sentence begins otherwise.
CLEAR = "com|org|fr|eu|io|biz|uk|lu|nl|xyz|gl|ly|tk|COM|ORG|FR|EU|IO|BIZ|UK|LU|NL|XYZ|GL|LY|TK|Com|Org|Fr"
SPACED = "net|info|app|dev|co|me|ch|be|de|online|site|shop|store|link|pay|money|bank|tech|top|pro|example"
# An ending outside the list: whatever looks like one. But "mois.Merci" lacks a space between sentences, "cf.annexe" begins
# with a short form, and "facture.pdf" is a file: no ending of the root zone is one of these.
SHORT_FORMS = (
    "art|av|bd|cass|ch|cf|comp|compt|coul|dep|dept|dr|ed|env|etc|ex|exp|fact|fig|ft|inc|janv|fevr|févr|juil|sept|oct|nov|dec|déc|max|min"
    "|mme|mlle|mr|mrs|ms|no|nos|num|nb|obs|op|par|pp|proc|prof|ref|réf|resp|rev|ste|sté|suiv|tel|tél|trib|ttc|tva|vol|acct|amt|approx|attn"
    "|corp|ext|incl|jan|feb|ltd"
)
FILES = "pdf|xlsx?|docx?|odt|ods|txt|xml|csv|jpe?g|png|eml|msg"
LOOKS_LIKE_ONE = re.compile(
    rf"(?<![\w@.-])(?!(?i:{SHORT_FORMS})\.[^\W\d_]+(?![\w.]))(?:[\w-]{{2,}}\.)+(?!(?i:{FILES})\b|(?<=[^\W\dA-Z_]\.)[A-ZÀÂÇÉÈÊËÎÏÔÙÛ][^\WA-Z\d_])"
    r"[^\W\d_]{2,24}(?![\w-]|\.\w)",
    re.UNICODE,
)
LOOSE_DOT = re.compile(
    rf"(?<![\w.])(?!(?i:{SHORT_FORMS})\b)(?P<label>[\w-]{{2,}})(?: ?\. (?=(?:{CLEAR})(?![\w'’-]))| \. ?(?=(?:{SPACED}|{CLEAR})(?![\w'’-])))"
)
MIDDLE_DOT = re.compile(r" ?[·•∙⋅‧・ᐧꓸ⸳⚫●܁۔٠] ?(?=(?:com|fr|org|net|eu|io)\b)", re.IGNORECASE)
NUMBERED = re.compile(
    r"(?:§|\b(?:articles?|arts?\.?|clauses?|sections?|paragraphe?s?|points?|version|v\.?|annexe?s?|n[°o.]|chapitre|chapter|r[ée]f(?:\.|[ée]rence)?)"
    r") ?:? ?$",
    re.IGNORECASE,
)
IPV4 = re.compile(
    r"(?<![\w.,])(?P<ip>(?:\d{1,3}\.){3}\d{1,3})(?P<port>:\d{1,5})?(?![\w.]?\d|[\w%]|,\d| ?(?:€|EUR|USD|CHF|GBP|\$|£))"
)
IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?![\w:])")
DOTS = re.compile(r"\s?[\[({<]\s?(?:\.|dot|point|punkt)\s?[\])}>]\s?", re.IGNORECASE)
SPOKEN_DOT = re.compile(r"(?<=\w) (?:point|dot) (?=(?:com|fr|org|eu|io|app|net)\b(?! \w+ \w*s\b))", re.IGNORECASE)
SPOKEN_AT = re.compile(r"\s?[\[({<]\s?(?:@|at|arobase|a)\s?[\])}>]\s?| arobase ", re.IGNORECASE)
SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20})\s?:\s?[/\\]{2}\s?([^\s/?#\\<>\"'«»]*)", re.IGNORECASE)
OTHER_SCHEME = re.compile(
    r"\b(?:javascript|data|intent|whatsapp|skype|bitcoin|ethereum|paypal):(?=\w)\S+", re.IGNORECASE
)
MAIL = re.compile(r"[\w.+%-]+@(?:[\w-]+\.)+[\w-]{2,}")
HOST = r"(?:[\w-]{2,}\.)+"
WWW = re.compile(r"(?<![\w@.-])www\d?\.[\w.-]+", re.IGNORECASE)
BARE = re.compile(rf"(?<![\w@.-]){HOST}(?:{TOP}|рф|xn--[\w-]+)(?![\w-]|\.\w)", re.IGNORECASE)
PATH = re.compile(r"(?<![\w@.-])(?:(?:[\w-]+\.)+[^\W\d_][\w-]+|(?:\d{1,3}\.){3}\d{1,3})(?::\d+)?/(?=\S)", re.IGNORECASE)


def links(text: str, own: Own, *, is_name: bool) -> Iterator[Foreign]:
    """Each link and address in ``text``; in a name a bare host may stand, and an address that is all of it."""
    read = _undisguised(text)
    for found in SCHEME.finditer(read):
        host = found[2].rpartition("@")[2].partition(":")[0]
        if found[1].lower() not in ("http", "https") or not own.has_host(host):
            yield Foreign(Detail.LINK, shown(found[0]))
    for found in OTHER_SCHEME.finditer(read):
        yield Foreign(Detail.LINK, shown(found[0]))
    for found in MAIL.finditer(read):
        if not own.has_mail(found[0]) and not (is_name and found[0] == read.strip()):
            yield Foreign(Detail.MAIL, shown(found[0]))
    for pattern in (WWW, PATH, *(() if is_name else (BARE, LOOKS_LIKE_ONE))):
        for found in pattern.finditer(read):
            if not own.has_host(found[0].rstrip("/.").partition(":")[0]):
                yield Foreign(Detail.LINK, shown(found[0]))
    for number in _numbered_hosts(read):
        yield Foreign(Detail.LINK, shown(number))


def _undisguised(text: str) -> str:
    """With dots and signs of addresses put back where words, brackets, spaces or other dots stand for them."""
    dotted = SPOKEN_DOT.sub(".", DOTS.sub(".", MIDDLE_DOT.sub(".", as_read(text).replace("。", "."))))
    return SPOKEN_AT.sub("@", LOOSE_DOT.sub(r"\g<label>.", dotted))


def _numbered_hosts(read: str) -> Iterator[str]:
    """Hosts by their number. Four groups are no host as the number of an article, in a sum, or with a zero before."""
    for found in IPV4.finditer(read):
        groups = found["ip"].split(".")
        is_host = all(int(group) <= 255 and str(int(group)) == group for group in groups)
        if is_host and not NUMBERED.search(read[: found.start()]):
            yield found[0]
    for found in IPV6.finditer(read):
        try:
            ipaddress.IPv6Address(found[0])
        except ValueError:
            continue
        if found[0] != "::":
            yield found[0]
