"""What the demonstration lives: three days of a fictional bookkeeper, by the services that everybody uses.

What happens is told to a ``Teller`` as it happens; nothing leaves the folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from relance.demonstration import registered
from relance.demonstration.books import COMPANY, contacts, sales, write_books
from relance.demonstration.bounce import report_of
from relance.demonstration.collecting import Collected, Collections
from relance.demonstration.company import IDENTITY, PASSWORD, PEOPLE, SLUG
from relance.demonstration.firm import PEOPLE as PEOPLE_OF_FIRM
from relance.demonstration.invoices import write_invoices
from relance.demonstration.rental import Rental
from relance.demonstration.teller import Teller
from relance.domain.ids import DebtorId, ReceivableId
from relance.domain.money import Money, total
from relance.domain.scenario.decide import HoldKind
from relance.domain.sentences import Sentence
from relance.inbox.taking import take_in
from relance.intake.formats.contacts import write_contacts
from relance.intake.formats.invoice_copies import pdf_files
from relance.intake.formats.told import Told
from relance.intake.invoice_copies import take_copies
from relance.intake.taking import Taking, take
from relance.jobs.installation import Installation
from relance.language import Language, say
from relance.membership.members import invite
from relance.outbox.batch_files import write_batch
from relance.outbox.confirmation import confirm
from relance.outbox.delivery import PostOffice
from relance.outbox.listing import open_numbers_at
from relance.outbox.postal_batches import close_batch, post_batch
from relance.outbox.selectors import counts_by_state, proposed_on
from relance.outbox.sending import Mode, choose_mode, switch
from relance.receivables.holds import hold
from relance.receivables.recorded_payments import record_payment
from relance.receivables.targets import TheseReceivables
from relance.scenarios.dry_run import dry_run, simulate
from relance.scenarios.letters import write_letters
from relance.scenarios.runs import run_day
from relance.scenarios.selectors import Examined
from relance.scenarios.working_day import Worked, send
from relance.tenancy.context import Desk
from relance.tenancy.models import Role
from relance.tenancy.organisations import found_organisation, move_clock
from relance.tenancy.preferences import set_preference
from relance.upkeep.verify import faults

FIRST, SECOND, THIRD, FOURTH = date(2026, 10, 6), date(2026, 10, 22), date(2026, 11, 9), date(2026, 11, 17)
MADE = (
    "letters",
    "outbox",
    "outbox-gites",
    "outbox-cabinet",
    "outbox-partner",
    "batches",
)  # the folders that each demonstration makes anew


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What there is to look at: how many letters and e-mails as files, messages by state, faults of the journal and the books, the
    number of an open invoice that had a formal notice, and what was put into collection.
    """

    letters: int
    emails: int
    messages: dict[str, int]
    faults: int
    example: str
    collected: Collected


@dataclass
class Demonstration:
    """The company and its clock. E-mails are kept in ``folder/outbox``."""

    folder: Path
    installation: Installation
    actor: str
    language: Language
    teller: Teller
    organisation: int = 0
    now: datetime = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
    rental: int = 0
    collections: Collections = field(init=False)

    @property
    def desk(self) -> Desk:
        """Where its work is done from, at the clock of the story."""
        return Desk(self.organisation, self.actor, lambda: self.now)

    def live(self) -> None:
        """The three days, the season of a second company, and what is put into collection."""
        for made in MADE:
            shutil.rmtree(self.folder / made, ignore_errors=True)
        self._found()
        self._first_day()
        self._second_day()
        self._third_day()
        self._rental()
        self._collect()

    def open_office(self) -> None:
        """The morning after which somebody looks at the pages: the day's run proposes, and people may sign in."""
        self.now = _moment(FOURTH)
        with self.desk.acting() as here:
            move_clock(here)
            choose_mode(here, Mode.PROPOSES)
        run_day(self.desk, on=FOURTH)
        registered.look(self.desk, self.installation)
        collected = self.collections
        for organisation in (self.organisation, self.rental, collected.workshop):
            self._let_in(organisation, PEOPLE)
        self._let_in(collected.firm.organisation, PEOPLE_OF_FIRM)

    def _let_in(self, organisation: int, people: Mapping[Role, str]) -> None:
        for role, email in people.items():
            with Desk(organisation, self.actor, lambda: self.now).acting() as here:
                user = invite(here, email=email, name=self._somebody(), role=role.value, may_be_elsewhere=True)
                user.set_password(PASSWORD)
                user.save(update_fields=["password"])

    def look_back(self) -> LookedBack:
        """The letters of the three days as files, the journal and the books verified, and what else there is to look at."""
        letters = [write_letters(self.desk, on=on, folder=self.folder / "letters")[0] for on in (FIRST, SECOND, THIRD)]
        with self.desk.acting() as here:
            found = list(faults(here))
            states = {state.value: count for state, count in sorted(counts_by_state(here).items())}
            example = open_numbers_at(here, "mise-en-demeure")[0]
        collected = self.collections
        for organisation in (self.rental, collected.workshop, collected.firm.organisation):
            with Desk(organisation, self.actor, lambda: collected.until).acting() as here:
                found += faults(here)
        self._say("Verified: journal, seals, documents and balances; faults: {count}.", count=len(found))
        emails = len(list((self.folder / "outbox").glob("*.eml")))
        return LookedBack(sum(map(len, letters)), emails, states, len(found), example, collected.look_back())

    def _first_day(self) -> None:
        self._begin(
            FIRST,
            Sentence(
                "1. {day}: the ledger export of September, the contacts and the invoices are dropped in", {"day": FIRST}
            ),
        )
        self._import(self._books(date(2026, 9, 30)), is_shown=True)
        sheet = self.folder / "books/contacts.csv"
        write_contacts(sheet, contacts())
        self._import(sheet)
        self._import_copies()
        self._run()
        self._say("It proposes. The bookkeeper looks, and confirms.")
        self._confirm()
        with self.desk.acting() as here:
            choose_mode(here, Mode.SENDS)
        self._say("Then a choice of its own: from now on what is due leaves by itself; formal notices still wait.")
        self._send()

    def _second_day(self) -> None:
        self._begin(SECOND, Sentence("2. {day}: a payment, a dispute, an e-mail that came back", {"day": SECOND}))
        disputed, paid = self._largest()
        self._dispute(disputed)
        self._pay(paid)
        self._bounce()
        self._import(self._books(date(2026, 10, 15)))
        self._run()
        self._send()

    def _third_day(self) -> None:
        self._begin(
            THIRD,
            Sentence(
                "3. {day}: the export of October settles what was paid; formal notices wait for a person",
                {"day": THIRD},
            ),
        )
        self._import(self._books(date(2026, 10, 31)))
        self._run()
        self._confirm()
        self._send()
        self._look_ahead()

    def _rental(self) -> None:
        self.teller.begins(Sentence("4. A second company, a holiday rental: deposits in every state"))
        rental = Rental(self.installation, self.folder / "outbox-gites", self.actor, self.language, FOURTH)
        count = rental.live(owner_email=PEOPLE[Role.OWNER], owner_name=self._somebody())
        self.rental = rental.organisation
        self._say("Deposits asked: {count}. Their guests and cards are played on this machine.", count=count)

    def _collect(self) -> None:
        self.teller.begins(
            Sentence("5. Collections: a case in each stage, and a collection firm at work for three creditors")
        )
        until = _moment(FOURTH) + timedelta(hours=1)  # the rental has lived its morning by then
        self.collections = Collections(
            self.installation, self.folder, self.actor, self.language, self.organisation, self.rental, until
        )
        self.collections.live(owner_email=PEOPLE[Role.OWNER], owner_name=self._somebody())
        done = self.collections.look_back()
        self._say(
            "Cases: {count}. The firm's mandates: {mandates}, first letters: {letters}, receipts: {receipts}, remittances: {remittances}.",
            count=sum(done.cases.values()),
            mandates=done.mandates,
            letters=done.first_letters,
            receipts=done.receipts,
            remittances=done.remittances,
        )

    # -- what is done -----------------------------------------------------------------------------------------------------

    def _begin(self, day: date, title: Sentence) -> None:
        self.now = _moment(day)
        self.teller.begins(title)

    def _say(self, template: str, **facts: object) -> None:
        self.teller.says(Sentence(template, facts))

    def _somebody(self) -> str:
        return say(Sentence("A fictional person"), self.language)

    def _found(self) -> None:
        self.organisation = found_organisation(
            slug=SLUG,
            name=COMPANY,
            owner_email=PEOPLE[Role.OWNER],
            owner_name=self._somebody(),
            at=self.now,
            language=self.language,
            is_demonstration=True,
        )
        with self.desk.acting() as here:
            for key, value in IDENTITY.items():
                set_preference(here, key, value)
            switch(here, on=True)

    def _books(self, until: date) -> Path:
        return write_books(self.folder / "books", until=until)

    def _import(self, path: Path, *, is_shown: bool = False) -> None:
        with self.desk.acting() as here:
            taken = take(here, path, Told(), Taking(confirm_settled=True))
        if taken.refused:
            raise taken.refused
        if is_shown:
            self.teller.was_read(path.name, taken.parsed)
        booked = taken.booked
        assert booked is not None  # noqa: S101 (what is not refused is booked)
        self._say(
            "{file}: new receivables {created}, settled {settled} ({amount}), customers {debtors}.",
            file=path.name,
            created=booked.created,
            settled=booked.settled,
            debtors=len(taken.parsed.debtors),
            amount=total(money for money in booked.settled_amounts if money.currency == "EUR"),
        )

    def _import_copies(self) -> None:
        archive = write_invoices(self.folder / "books/factures.zip", list(sales(until=date(2026, 9, 30))))
        with self.desk.acting() as here:
            taken = take_copies(here, pdf_files(archive))
        self._say("{file}: copies of invoices kept: {count}.", file=archive.name, count=taken.kept)
        self._say("Left aside, as those invoices are paid: {count}.", count=len(taken.left))

    def _run(self) -> None:
        self.teller.decided(run_day(self.desk, on=self.now.date()))

    def _confirm(self) -> None:
        with self.desk.acting() as here:
            done = confirm(here, proposed_on(here, here.today))
        self._say("Confirmed: notices {notices}, messages {messages}.", notices=done.notices, messages=done.messages)

    def _post_office(self) -> PostOffice:
        kept = self.folder / "outbox"
        return self.installation.post_office(self.desk, kept_in=kept)

    def _send(self) -> None:
        """What may leave, and then the letters: printed and posted."""
        worked = Worked()
        send(self._post_office(), worked)
        self._say("Letters written: {count}.", count=worked.prepared.written)
        self.teller.left(worked.delivered)
        self._say("Seal of the day: {seal}", seal=worked.seal)
        self._register()
        with self.desk.acting() as here:
            batch = close_batch(here).batch
        if batch is None:
            return
        with self.desk.acting() as here:
            write_batch(here, batch, self.folder / "batches", self.language)
        with self.desk.acting() as here:
            posted = post_batch(here, batch, on=here.today)
        self._say("By post: batch {batch}, letters {count}, printed and posted.", batch=str(batch), count=posted.count)

    def _register(self) -> None:
        """Some formal notices go registered; what went before is followed."""
        registered.look(self.desk, self.installation)
        sent = registered.send_some(self.desk, self.installation, registered.FATES)
        printed = registered.print_some(self.desk)
        if sent or printed:
            self._say(
                "Registered: by the played post {sent}, printed for the counter {printed}.", sent=sent, printed=printed
            )

    def _largest(self) -> list[Examined]:
        """The two largest invoices of which something would be asked."""
        with self.desk.acting() as here:
            planned = dry_run(here, on=here.today)
        asked = [item.key for made in planned.notices for item in made.notice.items if item.open.currency == "EUR"]
        return sorted(asked, key=lambda one: (one.snapshot.open.amount, one.number), reverse=True)[:2]

    def _dispute(self, one: Examined) -> None:
        with self.desk.acting() as here:
            target = TheseReceivables((ReceivableId(one.receivable),), DebtorId(one.debtor))
            hold(here, target=target, kind=HoldKind.DISPUTE, until=None, note="")
        self._say("Disputed: {number}. Nothing more is asked for it until somebody releases it.", number=one.number)

    def _pay(self, one: Examined) -> None:
        with self.desk.acting() as here:
            invoice = TheseReceivables((ReceivableId(one.receivable),), DebtorId(one.debtor))
            record_payment(here, invoice, amount=one.snapshot.open, on=here.today)
        self._say("Paid: {number}, {amount}.", number=one.number, amount=one.snapshot.open)

    def _bounce(self) -> None:
        """The first e-mail of the first day comes back, as mail servers report it (RFC 3464)."""
        sent = [path.read_bytes() for path in (self.folder / "outbox").glob("*.eml")]
        report = report_of(min(sent, key=lambda mail: str(message_from_bytes(mail)["Subject"])))
        address = IDENTITY["creditor-email"]
        take_in(self.desk, [report], own_address=address)
        self._say("Came back: an e-mail to a customer; the same letter goes by post instead.")

    def _look_ahead(self) -> None:
        self._say("And over the next 30 days, if nobody paid:")
        with self.desk.acting() as here:
            days = simulate(here, from_day=here.today, days=30)
        euros: dict[str, list[Money]] = {}
        for steps in days.values():
            for step, amounts in steps.items():
                euros.setdefault(step, []).extend(amount for amount in amounts if amount.currency == "EUR")
        self.teller.foresees([(step, len(amounts), total(amounts)) for step, amounts in euros.items()])


def _moment(day: date) -> datetime:
    """Half past ten in Paris, or half past eleven in summer: after the send hour."""
    return datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC)
