"""An organisation that may send, and a channel that remembers what it was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from relance.channels.model import Accepted, Answer, Envelope, Unknown
from relance.domain.ids import NoticeId
from relance.domain.scenario.model import Channel
from relance.outbox.confirmation import confirm
from relance.outbox.delivery import Delivered, PostOffice, deliver_all
from relance.outbox.models import Message, Notice
from relance.outbox.preparation import prepare
from relance.outbox.selectors import notices_named, proposed_on
from relance.outbox.sending import switch
from relance.scenarios.run_report import RunReport
from relance.scenarios.runs import run_day
from relance.tenancy.context import Acting, Desk, acting
from relance.tenancy.models import Organisation, Role
from relance.tenancy.preferences import set_preference
from tests.at_work import at_work
from tests.intake.builders import write_csv
from tests.intake.test_booking import bring

KEY = b"2rWL3Z9qVxk1t8mUoJ0m3bq1d3nq9t6s2v5y8xAbCdE="
HEADER = "Numéro;Client;Date;Échéance;TTC;Email;SIREN;Adresse;Code postal;Ville;Téléphone"
ALPHA = "alpha@alpha.example;404833048;1 rue Fictive;75001;Paris;"
BETA = "beta@beta.example;552081317;2 rue Fictive;69001;Lyon;"
MORNING = datetime(2026, 4, 7, 8, 30, tzinfo=UTC)  # 10:30 in Paris, a Tuesday
IDENTITY = {
    "creditor-siren": "404833048", "creditor-street": "1 place du Conte", "creditor-postal-code": "75000",
    "creditor-city": "Ville-Imaginaire", "creditor-iban": "FR1420041010050500013M02606",
    "creditor-email": "compta@fabrique-fictive.example", "creditor-phone": "01 00 00 00 00",
}  # fmt: skip


def at_noon(day: date) -> datetime:
    """A moment of that day, here and in Paris."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


class Recorder:
    """A channel that accepts everything, or answers what it is told to, and keeps each envelope."""

    def __init__(self, answer: Callable[[Envelope], Answer] | None = None) -> None:
        self.sent: list[Envelope] = []
        self.answer = answer or (lambda envelope: Accepted(f"took {envelope.reference}"))
        self.known: dict[str, Answer] = {}

    def deliver(self, envelope: Envelope) -> Answer:
        self.sent.append(envelope)
        return self.answer(envelope)

    def close(self) -> None:
        self.is_closed = True

    def ask(self, reference: str) -> Answer:
        return self.known.get(reference, Unknown("never heard of it"))


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def on(self, day: int, month: int = 4, hour: int = 8) -> None:
        """Set it to that day of 2026, ``hour`` in UTC."""
        self.now = datetime(2026, month, day, hour, 30, tzinfo=UTC)

    def later(self, **by: int) -> None:
        self.now += timedelta(**by)


def numbered(here: Acting, names: Iterable[str]) -> list[NoticeId]:
    """The notices of these numbers."""
    return [NoticeId(one.pk) for one in notices_named(here, names)]


class House:
    """One organisation from its files to its outbox, with a clock of its own."""

    def __init__(self, organisation: int, folder: Path, *, is_trusted: bool = True) -> None:
        self.organisation = organisation
        self.folder = folder
        self.clock = Clock()
        self.email, self.sms = Recorder(), Recorder()
        with at_work(organisation) as here:
            for key, value in IDENTITY.items():
                set_preference(here, key, value)
            Organisation.objects.update(proposes=not is_trusted)
        with acting(organisation, "test", self.clock.now) as here:
            switch(here, on=True)
        self._files = 0

    def acting(self, role: Role | None = None) -> AbstractContextManager[Acting]:
        """Act in it at its clock's moment."""
        return acting(self.organisation, "test", self.clock.now, role=role)

    @property
    def desk(self) -> Desk:
        """The same for work of several transactions."""
        return Desk(self.organisation, "test", self.clock)

    def bring(self, *rows: str) -> None:
        """Import a list of invoices."""
        self._files += 1
        at = self.clock.now
        bring(self.organisation, write_csv(self.folder, HEADER, *rows, name=f"list-{self._files}.csv"), at=at)

    def run(self) -> RunReport:
        """The day's run."""
        return run_day(self.desk, on=self.clock.now.date())

    def office(self) -> PostOffice:
        """Where it sends from; a worker was at work all the while."""
        with at_work(self.organisation):
            Organisation.objects.update(beat_at=self.clock.now)
        return self.office_as_it_is()

    def office_as_it_is(self) -> PostOffice:
        """The same, whether or not anybody was at work."""
        transports = {Channel.EMAIL: self.email, Channel.SMS: self.sms}
        return PostOffice(self.organisation, transports, self.clock)

    def send(self) -> Delivered:
        """Write the letters and send what may leave."""
        prepare(self.organisation, clock=self.clock)
        return deliver_all(self.office())

    def day(self) -> Delivered:
        """The run, then sending."""
        self.run()
        return self.send()

    def confirm(self) -> int:
        """Let today's proposals go; returns how many messages."""
        with self.acting() as here:
            return confirm(here, proposed_on(here, self.clock.now.date())).messages

    def messages(self) -> list[Message]:
        with at_work(self.organisation):
            return list(Message.objects.select_related("notice").order_by("pk"))

    def states(self) -> list[str]:
        return [message.state for message in self.messages()]

    def notices(self) -> list[Notice]:
        with at_work(self.organisation):
            return list(Notice.objects.order_by("year", "number"))
