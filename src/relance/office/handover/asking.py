"""Nothing gets the file through: the error, the case and some words go to a person with a telephone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from relance.domain.errors import DomainError
from relance.handover.asking import HelpWanted, file_help
from relance.handover.checking import check
from relance.office.fields import receivables_of
from relance.office.found import found
from relance.office.installation import post_office_of_visit
from relance.office.page import act
from relance.office.support import support
from relance.office.visit import Visit
from relance.outbox.system import send_system
from relance.receivables.selectors import find_receivable


@act
def ask(visit: Visit, pk: int) -> HttpResponse:
    """Keep it, and send it to whoever runs this installation where e-mail leaves by itself."""
    given, whom = visit.request.POST, support()
    chosen = receivables_of(given)
    with visit.acting() as here:
        one = found(find_receivable(here, pk))
        wanted = HelpWanted(
            one.debtor_id,
            one.debtor.name,
            tuple(chosen),
            check(here, one.debtor, chosen or [one.pk]).faults,
            given.get("words", ""),
            given.get("telephone", ""),
            given.get("error", ""),
        )
        message = file_help(
            here,
            wanted,
            company=visit.organisation.name,
            by=visit.user.name or visit.user.email,
            to=whom.email,
            language=visit.language,
        )
    try:
        if not whom.email:
            raise NobodyToAsk
        send_system(post_office_of_visit(visit), message, sender_name=visit.organisation.name)
        messages.success(visit.request, visit.say("Sent to {email}, and filed in your journal.", email=whom.email))
    except DomainError as why:
        said = visit.say(
            "It is filed in your journal, with the error and the case. It was not sent: {why}", why=why.sentence
        )
        messages.warning(visit.request, said)
    query = "&".join(f"receivable={each}" for each in chosen)
    return HttpResponseRedirect(f"{visit.url('collection', pk=pk)}?{query}#help")


class NobodyToAsk(DomainError):
    """The operator named nobody."""

    code = "nobody_to_ask"
    template = (
        "Whoever runs this installation named no address for help (RELANCE_SUPPORT_EMAIL, RELANCE_SUPPORT_PHONE)."
    )
