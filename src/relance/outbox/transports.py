"""The channels of an organisation, out of what it chose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from relance.channels.email import microsoft
from relance.channels.email.files import Drafts, LocalOutbox
from relance.channels.email.smtp import Security, Smtp, SmtpServer
from relance.channels.model import Transport
from relance.channels.sms.providers import Brevo, Ovh
from relance.domain.scenario.model import Channel
from relance.letters.letterhead import sender_of
from relance.outbox.delivery import PostOffice
from relance.outbox.heartbeat import beat
from relance.outbox.microsoft import tokens_of
from relance.outbox.sending import adopt_place
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting, Desk
from relance.tenancy.models import Organisation

DEFAULT_PORT = 587


def post_office_of(
    desk: Desk,
    *,
    key: bytes,
    drafts: Path,
    local: Path | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> PostOffice:
    """Everything that sending for the desk's organisation takes; a channel that is not set up is not there.

    In a folder of its own in ``drafts`` drafts go unless the organisation named another. A demonstration's messages stay on this machine,
    in ``local``. Where sending was bound to this installation's key before places were listed, its place is listed now.
    Whoever sends is at work: the beat is written. Raises SecretUnreadable.
    """
    with desk.acting() as here:
        founded = Organisation.objects.get(pk=desk.organisation)
        drafts = drafts / founded.slug
        if founded.sending_key:
            adopt_place(here, key=key)
        beat(here)
        if founded.is_demonstration:
            local = local or drafts
        sender = sender_of(here)
        if local is not None:
            kept = LocalOutbox(local, clock=desk.clock)
            transports: dict[Channel, Transport] = {Channel.EMAIL: kept, Channel.SMS: kept}
        else:
            transports = {}
            if sender.email and (email := _email(here, key, drafts, desk.clock)):
                transports[Channel.EMAIL] = email
            if sender.sms and (sms := _sms(here, key)):
                transports[Channel.SMS] = sms
    return PostOffice(desk.organisation, transports, desk.clock, desk.actor, is_stopping)


def _email(here: Acting, key: bytes, drafts: Path, clock: Callable[[], datetime]) -> Transport | None:
    match prefer.EMAIL_BY.of(here):
        case "drafts":
            return Drafts(Path(prefer.DRAFTS_FOLDER.of(here) or drafts), clock=clock)
        case "microsoft":
            return _microsoft(here, key, clock)
    host = prefer.SMTP_HOST.of(here)
    if not host:
        return None
    server = SmtpServer(
        host,
        prefer.SMTP_PORT.of(here) or DEFAULT_PORT,
        Security(prefer.SMTP_SECURITY.of(here) or Security.STARTTLS.value),
        prefer.SMTP_USER.of(here) or "",
        prefer.SMTP_PASSWORD.secret_of(here, key),
    )
    return Smtp(server, clock=clock)


def _microsoft(here: Acting, key: bytes, clock: Callable[[], datetime]) -> Transport | None:
    tokens = tokens_of(here, key)
    if tokens is None:
        return None
    server = SmtpServer(microsoft.SMTP_HOST, microsoft.SMTP_PORT, Security.STARTTLS, tokens.user, token=tokens.current)
    return Smtp(server, clock=clock)


def _sms(here: Acting, key: bytes) -> Transport | None:
    match prefer.SMS_BY.of(here):
        case "brevo":
            return Brevo(api_key=prefer.BREVO_KEY.secret_of(here, key))
        case "ovh":
            return Ovh(
                application_key=prefer.OVH_KEY.of(here) or "",
                application_secret=prefer.OVH_SECRET.secret_of(here, key),
                consumer_key=prefer.OVH_CONSUMER.secret_of(here, key),
                service=prefer.OVH_SERVICE.of(here) or "",
            )
    return None
