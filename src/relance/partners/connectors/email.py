"""The bundle by e-mail, from the company's own sender: the mail server's word is all that is known until the partner answers."""

from __future__ import annotations

from relance.channels.model import Answer, Attachment, Drafted, Envelope
from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.sentences import Sentence
from relance.language import say
from relance.partners.door import Connector, Field, Module
from relance.partners.values import Absent, Fetched, Given, Lost, Note, Parcel, Previewed, Taken, Turned

LARGEST = 18 * 1024 * 1024  # a third more once it is written as mail; many servers take no more than 25 MB
NO_SENDER = Sentence("No way to send e-mail is set up: see Preferences, Sending")
TOO_LARGE = Sentence("The bundle is too large for an e-mail: choose SFTP or HTTPS")
TEST = Sentence("Test: {title}")
FILE_TEXT = Sentence("Please find a file attached. Our reference, to be kept in every answer: {reference}")
NOTE_TEXT = Sentence(
    "This is about the file of our reference {reference}. What it says stands below, and in the attached file."
)


class Email:
    """One partner who reads mail."""

    def __init__(self, given: Given) -> None:
        self._to, self._ways = given.settings.get("recipient", ""), given.ways

    def try_it(self) -> Taken | Turned | Lost:
        """Whether a way to send is set up; no mail is sent for a trial."""
        if self._ways.email is None:
            return Turned(str(NO_SENDER), is_temporary=True)
        return Taken(self._to)

    def preview(self, parcel: Parcel) -> Previewed | Turned | Lost:
        """What leaves is the bundle itself."""
        if len(parcel.packed) > LARGEST:
            return Turned(str(TOO_LARGE), is_temporary=False)
        return Previewed(would_take=True)

    def create(self, parcel: Parcel) -> Taken | Turned | Lost:
        """One mail with the bundle."""
        if len(parcel.packed) > LARGEST:
            return Turned(str(TOO_LARGE), is_temporary=False)
        attached = Attachment(f"{parcel.reference}.zip", "application/zip", parcel.packed)
        words = Sentence(FILE_TEXT.template, {"reference": parcel.reference})
        return self._send(parcel.reference, self._title(parcel.title, is_test=parcel.is_test), words, "", (attached,))

    def look_up(self, parcel: Parcel) -> Taken | Turned | Absent | Lost:
        """A mail server is not asked: a person settles it."""
        return self._asked(parcel.reference)

    def tell(self, note: Note) -> Taken | Turned | Lost:
        """One mail with what is told, and the file where there is one."""
        attached = [Attachment(f"{note.id}.json", "application/json", note.body.encode())]
        if note.file:
            attached.append(Attachment(note.file_name, "application/octet-stream", note.file))
        words = Sentence(NOTE_TEXT.template, {"reference": note.reference})
        return self._send(note.id, note.title, words, note.body, tuple(attached))

    def look_up_note(self, note: Note) -> Taken | Turned | Absent | Lost:
        """As for the file."""
        return self._asked(note.id)

    def fetch(self, cursor: str) -> Fetched | Turned | Lost:
        """Answers come into the company's mailbox."""
        return Fetched((), cursor)

    def close(self) -> None:
        """End the connection to the mail server."""
        if self._ways.email is not None:
            self._ways.email.close()

    def _title(self, title: str, *, is_test: bool) -> str:
        return say(Sentence(TEST.template, {"title": title}), self._ways.language) if is_test else title

    def _send(
        self, reference: str, title: str, words: Sentence, body: str, attached: tuple[Attachment, ...]
    ) -> Taken | Turned | Lost:
        if self._ways.email is None:
            return Turned(str(NO_SENDER), is_temporary=True)
        text = "\n\n".join(part for part in (say(words, self._ways.language), body) if part)
        envelope = Envelope(
            reference,
            self._to,
            "",
            self._ways.sender,
            self._ways.sender_name,
            title,
            text + "\n",
            language=self._ways.language,
            attachments=attached,
        )
        return _answer(self._ways.email.deliver(envelope))

    def _asked(self, reference: str) -> Taken | Lost:
        found = _answer(self._ways.email.ask(reference)) if self._ways.email is not None else Lost("")
        return found if isinstance(found, Taken) else Lost("a mail server does not say what became of a mail")


def _answer(got: Answer) -> Taken | Turned | Lost:
    match got:
        case Accepted(reference):
            return Taken(reference)
        case Drafted(where):
            return Lost(f"it lies as a draft, to be sent by you: {where}")
        case Refused(why, is_temporary):
            return Turned(why, is_temporary)
        case Unknown(why):
            return Lost(why)


def _made(given: Given) -> Connector:
    return Email(given)


MODULE = Module(
    "email",
    Sentence("Bundle by e-mail"),
    Sentence(
        "The whole file leaves as one ZIP by e-mail, from your own sender. What comes back you note yourself, or read from a file."
    ),
    (Field("recipient", Sentence("E-mail address"), shape=r"[^@\s,;<>]{1,64}@[A-Za-z0-9.-]{1,255}\.[A-Za-z]{2,}"),),
    _made,
)
