"""Why a message did not reach an address: what mail servers say, read in the order of what they say most precisely.

The enhanced status first (RFC 3463), then the one that stands in the server's own words, then its SMTP code, then the words.
Only ``ADDRESS`` says something of the address; whoever is refused for another reason may be reached there tomorrow.
"""

from __future__ import annotations

import re
from enum import StrEnum

from relance.domain.sentences import Sentence


class Cause(StrEnum):
    """Why it did not arrive."""

    ADDRESS = "address"  # nobody lives there, or the domain takes no mail
    FULL = "full"
    SENDER = "sender"  # our server, our domain or our quota, not this message: the others will be refused as well
    CONTENT = "content"
    GAVE_UP = "gave_up"  # tried until the end
    UNSAID = "unsaid"  # for another reason, or none


CAUSE_WORDS: dict[Cause, Sentence] = {
    Cause.ADDRESS: Sentence("The address does not exist."),
    Cause.FULL: Sentence("The mailbox is full."),
    Cause.SENDER: Sentence("Our own server or domain is refused."),
    Cause.CONTENT: Sentence("The content was refused."),
    Cause.GAVE_UP: Sentence("The server could not be reached in time."),
    Cause.UNSAID: Sentence("The server did not say why."),
}
STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
SMTP_CODE = re.compile(r"(?:^|[\s:;>(\]])([245]\d\d)(?=[\s:;,.-])")
NAMED = re.compile(
    r"<[^<>\s]*>|\S+@\S+|\bhost \S+\.\S+(?: ?\[[^\]]*\])?", re.IGNORECASE
)  # names say nothing, whatever they are

# What each exact status says; the others say too little: the words decide.
BY_STATUS: dict[tuple[str, str], Cause] = {
    ("1", "0"): Cause.ADDRESS, ("1", "1"): Cause.ADDRESS, ("1", "2"): Cause.ADDRESS, ("1", "3"): Cause.ADDRESS,
    ("1", "4"): Cause.UNSAID, ("1", "6"): Cause.ADDRESS, ("1", "7"): Cause.SENDER, ("1", "8"): Cause.SENDER,
    ("1", "9"): Cause.UNSAID, ("1", "10"): Cause.ADDRESS, ("1", "351"): Cause.ADDRESS, ("2", "1"): Cause.ADDRESS,
    ("2", "2"): Cause.FULL, ("2", "3"): Cause.CONTENT, ("3", "4"): Cause.CONTENT, ("4", "1"): Cause.GAVE_UP,
    ("4", "2"): Cause.GAVE_UP, ("4", "3"): Cause.GAVE_UP, ("4", "5"): Cause.GAVE_UP, ("4", "6"): Cause.UNSAID,
    ("4", "7"): Cause.GAVE_UP,
}  # fmt: skip
BY_SUBJECT: dict[str, Cause] = {"6": Cause.CONTENT, "7": Cause.SENDER}

FULL = re.compile(
    r"(mailbox|user|recipient|account|inbox)\S* (\w+ )?(is |are |has )?(\w+ )?(full|over ?quota|exceed\w* \w*(quota|storage|size))"
    r"|over ?quota|disk quota|quota exceeded|exceeded (the |its |his )?(storage|disk|mailbox)|insufficient (system )?storage"
    r"|not enough (disk )?space|out of storage|bo[iî]te \S* ?\S* ?(est )?pleine|mailboxfull|storage (limit|quota)",
    re.IGNORECASE,
)
OUR_QUOTA = re.compile(
    r"(daily|hourly|sending|sender|message|outbound|submission|rate|relay)\S* (\w+ )?(quota|limit)|quota (\w+ )?(for|of) (sending|sender)"
    r"|too many (messages|connections|mails|e-?mails)|rate limit|sent too many",
    re.IGNORECASE,
)
SENDER = re.compile(
    r"spamhaus|spamcop|sorbs|barracuda(central)?\.org|dns ?bl|\brbl\b|uceprotect|proofpoint\.com/\w*dnsbl"
    r"|block ?list|black ?list|deny ?list"
    r"|blocked using|\b(client|host|ip|address|server|network|sender|connection)\b.{0,60}\b(is |was |has been )?(blocked|banned|listed)\b"
    r"|^\W*(\d{3}\W+)*(\d\.\d{1,3}\.\d{1,3}\W+)?blocked\b"
    r"|reverse.?dns|\brdns\b|\bptr\b|reverse (host ?name|lookup|address)|dmarc|\bspf\b|\bdkim\b|unauthenticated|not authenticated"
    r"|authentication (is )?(required|failed)|auth(entication)? (required|failed)|reputation|user complaints"
    r"|(sender|from)[^a-z]*(address )?(domain )?(\w+ )?(rejected|refused|denied|invalid|unknown|does not exist|not found|blocked)"
    r"|domain of sender|domain is invalid|mismatches client|unable to relay|relay(ing)? (access )?(denied|not permitted|prohibited)"
    r"|sending (ip|domain|server|host)|banned sending|poor reputation|mail from \S* ?(rejected|refused)",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(user|recipient|mailbox|account|address|addressee|alias|mail ?box|destinataire|utilisateur|adresse|domain)\W+(\w+\W+){0,8}?"
    r"(unknown|not found|invalid|not exist|doesn'?t exist|disabled|inactive|inconnue?|invalide|n'existe pas"
    r"|no longer (available|valid|on|in use|exists?|active)|couldn'?t be found|could not be found|not available here|suspended|closed)"
    r"|(unknown|no such|invalid|inexistent|nonexistent|non-existent|bad|disabled|inactive|inconnu)\W+(\w+\W+)?"
    r"(user|recipient|mailbox|account|address|addressee|person|local.?part|domain|destination|destinataire)"
    r"|user doesn'?t have|no mailbox (here )?(by|with) that name|not our customer|not a (valid|known) (user|mailbox|address|recipient)"
    r"|recipnotfound|nosuchuser|mailbox unavailable|recipient address rejected: access denied",
    re.IGNORECASE,
)
NO_MAIL_HERE = re.compile(
    r"null ?mx|(domain|host)( name)? (was |is )?not found|does(n't| not) (receive|accept) e?-?mail|no relevant answers|nxdomain"
    r"|unrouteable (mail )?(address|domain)|unroutable|no such domain|domain (name )?(does not|doesn'?t) exist",
    re.IGNORECASE,
)
CONTENT = re.compile(
    r"\bspam\b|spam(my|miness)|virus|malware|phish|content (filter|reject|denied)|message content|scored as|\bheaders?\b|attachment"
    r"|too (large|big|long)|size (limit|exceeds)|maximum (message )?size|ofr\w*_506|url .{0,20}(listed|blocked)|policy (reasons|violation)",
    re.IGNORECASE,
)
SURELY_CONTENT = re.compile(
    r"spam classification|(classified|scored|detected|identified|marked|rejected|considered) as (\w+ )?spam|content filter",
    re.IGNORECASE,
)
GAVE_UP = re.compile(
    r"time[d ]?-?out|expired|try (again )?later|temporar|connection (refused|reset|lost|timed)|no route to host|unreachable"
    r"|not reachable|name server|name service error|did not accept our requests|greylist|grey-list"
    r"|rate that prevents|socket error|delivery time|delayed",
    re.IGNORECASE,
)
OWN_RULE = re.compile(  # of this recipient or group; says nothing of our server
    r"senderNotAuthenticated|sender ?not ?authori[sz]ed|restrict\w*ToRecipients|rst\.notauthori[sz]ed"
    r"|not (authori[sz]ed|permitted|allowed) to (send|post|mail)( messages| e-?mail| mail)? to (the |this )?"
    r"(recipient|group|list|mailbox|address)|members of (the|this) (group|list)"
    r"|only accepts? (messages|mail|e-?mail) from",
    re.IGNORECASE,
)


def cause_of(status: str, said: str) -> Cause:
    """Why a message was refused for good, or given up.

    ``status`` is the enhanced status of the report ("" where it has none), ``said`` what the refusing server answered, or
    the sentence for people where the report has nothing better.

    >>> cause_of("5.0.0", "smtp; 552 5.2.2 mailbox full").value
    'full'
    >>> cause_of("5.7.1", "550 5.7.1 Service unavailable; client blocked using zen.spamhaus.org").value
    'sender'
    """
    words = " ".join(NAMED.sub(" ", said).split())
    if OWN_RULE.search(words):
        return Cause.UNSAID
    if OUR_QUOTA.search(words):
        return Cause.SENDER
    if FULL.search(words):
        return Cause.FULL
    for kind, subject, detail in (*STATUS.findall(status)[:1], *STATUS.findall(words)):
        if known := _by_status(kind, subject, detail, words):
            return known
    return _by_words(words, is_final_refusal=_is_refusal(status, words))


def _by_status(kind: str, subject: str, detail: str, words: str) -> Cause | None:
    """What one enhanced status says, None where it says too little."""
    if kind == "2":
        return None
    if subject == "7":
        is_only_put_off = kind == "4" and not SENDER.search(words)  # grey listing
        return Cause.CONTENT if _is_content(words) else Cause.GAVE_UP if is_only_put_off else Cause.SENDER
    known = BY_STATUS.get((subject, detail), BY_SUBJECT.get(subject))
    if known is Cause.ADDRESS and (SENDER.search(words) or GAVE_UP.search(words)) and not ADDRESS.search(words):
        return None  # a status that its own words contradict
    if known is Cause.ADDRESS and kind == "4":
        return Cause.GAVE_UP  # not sure enough for the server that said it
    if (subject, detail) == ("4", "1") and ADDRESS.search(words):
        return Cause.ADDRESS
    return known


def _is_refusal(status: str, words: str) -> bool:
    """Whether a server said no, rather than later."""
    codes = SMTP_CODE.findall(words)
    return codes[-1].startswith("5") if codes else not status.startswith("4")


def _by_words(words: str, *, is_final_refusal: bool) -> Cause:
    if NO_MAIL_HERE.search(words):
        return Cause.ADDRESS
    if SENDER.search(words) and not _is_content(words):
        return Cause.SENDER
    if not is_final_refusal:
        return Cause.GAVE_UP
    for cause, pattern in ((Cause.ADDRESS, ADDRESS), (Cause.CONTENT, CONTENT), (Cause.GAVE_UP, GAVE_UP)):
        if pattern.search(words):
            return cause
    return Cause.UNSAID


def _is_content(words: str) -> bool:
    """Whether what was written is refused, rather than whoever wrote it."""
    return bool(SURELY_CONTENT.search(words) or (CONTENT.search(words) and not SENDER.search(words)))
