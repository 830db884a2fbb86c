"""The good-practice label: its charter of five points, how to use the stickers, and the company's own attestation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.scenario.model import Stage, Sticker
from relance.domain.sentences import Sentence
from relance.letters.labels import STICKERS
from relance.membership.choices import choose
from relance.office.installation import installation_key
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.scenarios.words import STAGES
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting

CHARTER = (
    Sentence("Remind early, with tact, and always offer a way to answer."),
    Sentence("Say the exact amount, its calculation and the article that allows it."),
    Sentence("Ask for nothing that is not owed, nor twice."),
    Sentence("Hear a dispute before going further."),
    Sentence("Announce only what will be done."),
)
USE = (
    (Sticker.GREEN, Stage.REMINDER, Sentence("It was perhaps forgotten: no reproach.")),
    (Sticker.ORANGE, Stage.UNPAID_NOTICE, Sentence("A reminder had no effect; penalties are counted.")),
    (Sticker.RED, Stage.MISE_EN_DEMEURE, Sentence("The last amicable word; keep it rare, and true.")),
)


@page
def label(visit: Visit, here: Acting) -> Page:
    """The label, printable."""
    attested = prefer.stored(here, prefer.LABEL.key) or ""
    day, _, who = attested.partition(" ")
    context = {
        "section": "scenarios",
        "charter": CHARTER,
        "since": day,
        "who": who,
        "use": [(sticker.value, STICKERS[sticker], STAGES[stage], meaning) for sticker, stage, meaning in USE],
    }
    return "office/label.html", context


@act
def attest(visit: Visit) -> HttpResponse:
    """The company says that it keeps to the charter, or takes that back."""
    is_kept = visit.request.POST.get("kept") == "yes"
    value = f"{visit.today.isoformat()} {visit.user.name or visit.user.email}" if is_kept else ""
    with visit.acting() as here:
        choose(here, {prefer.LABEL.key: value}, user_id=visit.user.pk, installation_key=installation_key())
    said = visit.say("Attested.") if is_kept else visit.say("Taken back.")
    messages.success(visit.request, said)
    return HttpResponseRedirect(visit.url("label"))
