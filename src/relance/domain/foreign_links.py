"""Links and addresses in a text that are not the creditor's own, in whatever way they are written."""

from __future__ import annotations

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
DOTS = re.compile(r"\s?[\[({<]\s?(?:\.|dot|point|punkt)\s?[\])}>]\s?", re.IGNORECASE)
SPOKEN_DOT = re.compile(r"(?<=\w) (?:point|dot) (?=(?:com|fr|org|eu|io|app|net)\b(?! \w+ \w*s\b))", re.IGNORECASE)
SPOKEN_AT = re.compile(r"\s?[\[({<]\s?(?:@|at|arobase|a)\s?[\])}>]\s?| arobase ", re.IGNORECASE)
SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):\s?[/\\]{2}([^\s/?#\\<>\"'«»]*)", re.IGNORECASE)
OTHER_SCHEME = re.compile(
    r"\b(?:javascript|data|intent|whatsapp|skype|bitcoin|ethereum|paypal):(?=\w)\S+", re.IGNORECASE
)
MAIL = re.compile(r"[\w.+%-]+@(?:[\w-]+\.)+[\w-]{2,}")
HOST = r"(?:[\w-]{2,}\.)+"
WWW = re.compile(r"(?<![\w@.-])www\d?\.[\w.-]+", re.IGNORECASE)
BARE = re.compile(rf"(?<![\w@.-]){HOST}(?:{TOP}|рф|xn--[\w-]+)(?![\w-]|\.\w)", re.IGNORECASE)
PATH = re.compile(r"(?<![\w@.-])(?:(?:[\w-]+\.)+[^\W\d_][\w-]+|(?:\d{1,3}\.){3}\d{1,3})(?::\d+)?/(?=\S)", re.IGNORECASE)


def links(text: str, own: Own, *, is_name: bool) -> Iterator[Foreign]:
    read = SPOKEN_AT.sub("@", SPOKEN_DOT.sub(".", DOTS.sub(".", as_read(text).replace("。", "."))))
    for found in SCHEME.finditer(read):
        host = found[2].rpartition("@")[2].partition(":")[0]
        if found[1].lower() not in ("http", "https") or not own.has_host(host):
            yield Foreign(Detail.LINK, shown(found[0]))
    for found in OTHER_SCHEME.finditer(read):
        yield Foreign(Detail.LINK, shown(found[0]))
    for found in MAIL.finditer(read):
        if not own.has_mail(found[0]) and not (is_name and found[0] == read.strip()):
            yield Foreign(Detail.MAIL, shown(found[0]))
    for pattern in (WWW, PATH, *(() if is_name else (BARE,))):
        for found in pattern.finditer(read):
            if not own.has_host(found[0].rstrip("/.").partition(":")[0]):
                yield Foreign(Detail.LINK, shown(found[0]))
