"""The demonstration's post: letters that nobody prints, whose way is told in advance. Its world are rows of the demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from relance.dispatch.answers import Accepted, Refused, Unknown
from relance.domain.calendars import WorkingCalendar
from relance.domain.money import Money
from relance.domain.registered.effects import PROOF_WORDS, ProofKind
from relance.domain.registered.prices import Line
from relance.domain.registered.standings import STANDING_WORDS, Standing, Told
from relance.domain.sentences import Sentence
from relance.language import Language, say
from relance.post.models import PlayedParcel
from relance.post.paper import draw
from relance.post.values import Account, Fetch, Fetched, Mode, NoProof, Parcel, Progress, Quote, Stage, Unquoted
from relance.tenancy.context import Acting, ActsAnew
from relance.tenancy.models import Organisation

PLAYED = Sentence("Demonstration: nothing was printed or posted")
POSTAGE, PRINTING, VAT = Money.eur("6.20"), Money.eur("1.60"), Money.eur("0.32")
# What becomes of a letter, by days after it is posted.
DESTINIES: dict[str, tuple[tuple[int, Standing], ...]] = {
    "signed": ((1, Standing.ON_ITS_WAY), (2, Standing.SIGNED)),
    "counter": ((1, Standing.ON_ITS_WAY), (3, Standing.PRESENTED), (3, Standing.AT_COUNTER)),
    "moving": ((1, Standing.ON_ITS_WAY),),
    "refused": ((1, Standing.ON_ITS_WAY), (3, Standing.PRESENTED), (3, Standing.REFUSED)),
    "unclaimed": (
        (1, Standing.ON_ITS_WAY),
        (2, Standing.PRESENTED),
        (2, Standing.AT_COUNTER),
        (18, Standing.UNCLAIMED),
    ),
    "wrong": ((1, Standing.ON_ITS_WAY), (4, Standing.WRONG_ADDRESS)),
    "uncertain": (),
}
ENVELOPES = frozenset({Standing.REFUSED, Standing.UNCLAIMED, Standing.WRONG_ADDRESS})


@dataclass(slots=True)
class Played:
    """``desk`` is where the demonstration is acted in."""

    desk: ActsAnew
    word: str = "demonstration"
    reference_lives: timedelta | None = None
    is_qualified: bool = False

    def close(self) -> None:
        """Nothing is open."""

    def account(self) -> Account | Refused | Unknown:
        """Its own."""
        return Account("demonstration", "", Mode.TEST)

    def quote(self, parcel: Parcel) -> Quote | Unquoted:
        """The same for every letter."""
        lines = (Line("postage", POSTAGE), Line("printing", PRINTING), Line("vat", VAT))
        return Quote(POSTAGE + PRINTING + VAT, lines)

    def send(self, parcel: Parcel) -> Accepted | Refused | Unknown:
        """Taken once under its reference."""
        with self.desk.acting() as here:
            meant = PlayedParcel.objects.filter(reference=destined(parcel.name)).first()
            destiny = str(meant.body["destiny"]) if meant else "signed"
            body = {
                "name": parcel.name,
                "destiny": destiny,
                "to": list(parcel.to),
                "posted_on": _posted_on(here).isoformat(),
            }
            PlayedParcel.objects.get_or_create(
                organisation_id=here.organisation, reference=parcel.reference, defaults={"body": body}
            )
        return Unknown("the answer was lost (played)") if destiny == "uncertain" else Accepted(parcel.reference)

    def look_up(self, reference: str, sent_at: datetime, now: datetime) -> Accepted | Unknown | None:
        """By its reference; one whose fate is uncertain stays so."""
        with self.desk.acting():
            row = PlayedParcel.objects.filter(reference=reference).first()
        if row is None:
            return None
        return Unknown("no answer yet (played)") if row.body["destiny"] == "uncertain" else Accepted(reference)

    def progress(self, name: str) -> Progress | Refused | Unknown:
        """As far as its day has come."""
        with self.desk.acting() as here:
            row = PlayedParcel.objects.filter(reference=name).first()
            today = here.today
        if row is None:
            return Unknown("no such letter")
        posted = date.fromisoformat(row.body["posted_on"])
        told = tuple(_told(posted, row.body["destiny"], today))
        if not told:
            return Progress(Stage.MAKING)
        return Progress(Stage.WITH_THE_POST, f"1A{row.pk:011d}", told, tuple(_proofs(told)))

    def proof(self, name: str, kind: ProofKind) -> Fetched | NoProof | Unknown:
        """A page that says that it is played."""
        with self.desk.acting() as here:
            row = PlayedParcel.objects.filter(reference=name).first()
            said = Organisation.objects.values_list("language", flat=True).get(pk=here.organisation)
        if row is None:
            return NoProof("no such letter")
        language: Language = "en" if said == "en" else "fr"
        found = self.progress(name)
        told = found.told if isinstance(found, Progress) else ()
        lines = [
            row.body["name"],
            *row.body["to"],
            *(f"{each.on.isoformat()} {say(STANDING_WORDS[each.standing], language)}" for each in told),
        ]
        words = {"title": say(PROOF_WORDS[kind], language), "played": say(PLAYED, language), "language": language}
        return Fetched(draw("proof.typ", {**words, "lines": [line for line in lines if line]}), "application/pdf")

    def event(self, headers: Mapping[str, str], body: bytes) -> tuple[Fetch, ...] | Refused:
        """It tells nothing by itself."""
        return ()


def destined(name: str) -> str:
    """Under which reference the fate of a letter of that name is written down before it is sent."""
    return f"destiny {name}"


def _posted_on(here: Acting) -> date:
    """The next day of work."""
    return WorkingCalendar().next_working_day(here.today + timedelta(days=1))


def _told(posted: date, destiny: str, today: date) -> list[Told]:
    days = [(posted, Standing.POSTED), *((posted + timedelta(after), one) for after, one in DESTINIES[destiny])]
    who = "L. Exemple"
    return [Told(one, on, "played", who if one is Standing.SIGNED else "") for on, one in days if on <= today]


def _proofs(told: tuple[Told, ...]) -> list[ProofKind]:
    last = told[-1].standing
    more = [ProofKind.SLIP] if last is Standing.SIGNED else [ProofKind.ENVELOPE] if last in ENVELOPES else []
    return [ProofKind.DEPOSIT, *more]
