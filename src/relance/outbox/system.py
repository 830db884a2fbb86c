"""What the program itself writes to members: a test, an invitation. It asks nothing of any debtor and waits for nobody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from relance.channels.email.files import Drafts
from relance.channels.model import Accepted, Answer, Envelope
from relance.domain.errors import DomainError
from relance.domain.scenario.model import Channel
from relance.domain.sentences import Sentence
from relance.journal.appending import Fact, append
from relance.language import Language, say
from relance.letters.letterhead import sender_of
from relance.outbox.delivery import PostOffice
from relance.outbox.sending import SILENT
from relance.tenancy import places


class SystemPurpose(StrEnum):
    """Why the program writes."""

    TEST = "test"
    INVITATION = "invitation"
    HELP = "help"  # asked of whoever runs the installation


class NoMailServer(DomainError):
    """E-mail cannot leave by itself here."""

    code = "no_mail_server"
    template = "No mail server is set up: name one under How e-mail leaves, with the address that messages come from."


class NotTaken(DomainError):
    """The server did not take it, or did not say."""

    code = "not_taken"
    template = "The message did not leave: {why}"


@dataclass(frozen=True, slots=True)
class SystemMessage:
    """To whom, and the words."""

    purpose: SystemPurpose
    to: str
    name: str
    language: Language
    subject: Sentence
    paragraphs: tuple[Sentence, ...]


def writes_by_itself(post_office: PostOffice) -> bool:
    """Whether e-mail leaves without a person."""
    transport = post_office.transports.get(Channel.EMAIL)
    return transport is not None and not isinstance(transport, Drafts)


def send_system(post_office: PostOffice, message: SystemMessage, *, sender_name: str) -> str:
    """Send it now, once, and leave the server; returns what it said. Raises NoMailServer, NotTaken, PlaceUnsettled.

    It asks no debtor for anything and does not wait for the switch; but from a copy it does not leave either.
    """
    with post_office.acting() as here:
        sender = sender_of(here)
        if places.standing(here) in SILENT:
            raise places.PlaceUnsettled
    if not writes_by_itself(post_office):
        raise NoMailServer
    text = "\n\n".join(say(paragraph, message.language) for paragraph in message.paragraphs)
    envelope = Envelope(
        str(uuid.uuid4()),
        message.to,
        message.name,
        sender.email,
        sender_name,
        say(message.subject, message.language),
        f"{text}\n",
        language=message.language,
    )
    transport = post_office.transports[Channel.EMAIL]
    try:
        answer: Answer = transport.deliver(envelope)
    finally:
        transport.close()
    taken = isinstance(answer, Accepted)
    with post_office.acting() as here:
        body = {"purpose": message.purpose.value, "taken": taken}
        append(here, [Fact("system.sent", body)])
    if isinstance(answer, Accepted):
        return answer.reference
    raise NotTaken(why=getattr(answer, "why", "?"))


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is made a member, of which company, by whom; the link by which they choose a password; the inviter's language."""

    email: str
    name: str
    company: str
    inviter: str
    link: str
    language: Language


def send_invitation(post_office: PostOffice, invited: Invited) -> bool:
    """Send the link where e-mail leaves by itself; False where it does not. Raises NotTaken, PlaceUnsettled."""
    if not writes_by_itself(post_office):
        return False
    facts = {"company": invited.company, "inviter": invited.inviter, "link": invited.link}
    paragraphs = (
        Sentence("{inviter} makes you a member of {company} on Relance.", facts),
        Sentence("Open this link to choose your password; it is good for a week and for one use: {link}", facts),
    )
    subject = Sentence("{company} on Relance", facts)
    message = SystemMessage(
        SystemPurpose.INVITATION, invited.email, invited.name, invited.language, subject, paragraphs
    )
    send_system(post_office, message, sender_name=invited.company)
    return True
