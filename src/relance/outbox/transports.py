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
from relance.outbox.beat import beat
from relance.outbox.delivery import PostOffice
from relance.outbox.envelopes import Sender
from relance.outbox.microsoft import tokens_of
from relance.outbox.sending import adopt_place
from relance.tenancy import preferences as prefer
from relance.tenancy.context import acting_in
from relance.tenancy.models import Organisation

DEFAULT_PORT = 587


def post_office_of(
    organisation_id: int, *, key: bytes, clock: Callable[[], datetime], drafts: Path, local: Path | None = None,
    actor: str = "relance", is_stopping: Callable[[], bool] = lambda: False,
) -> PostOffice:  # fmt: skip
    """Everything that sending for the organisation takes; a channel that is not set up is not there.

    ``drafts`` is where drafts go unless the organisation named a folder. A demonstration's messages stay on this machine,
    in ``local``. Where sending was bound to this installation's key before places were listed, its place is listed now.
    Whoever sends is at work: the beat is written. Raises SecretUnreadable.
    """
    with acting_in(organisation_id):
        organisation = Organisation.objects.get(pk=organisation_id)
        if organisation.sending_key:
            adopt_place(organisation_id, key=key, at=clock(), actor=actor)
        beat(organisation_id, now=clock(), actor=actor)
        if organisation.is_demonstration:
            local = local or drafts
        sender = prefer.SENDER.of(organisation_id) or prefer.EMAIL.of(organisation_id) or ""
        sms_sender = prefer.SMS_SENDER.of(organisation_id) or ""
        if local is not None:
            kept = LocalOutbox(local, clock=clock)
            transports: dict[Channel, Transport] = {Channel.EMAIL: kept, Channel.SMS: kept}
        else:
            transports = {}
            if sender and (email := _email(organisation_id, key, drafts, clock)):
                transports[Channel.EMAIL] = email
            if sms_sender and (sms := _sms(organisation_id, key)):
                transports[Channel.SMS] = sms
    return PostOffice(organisation_id, transports, Sender(sender, sms_sender), clock, actor, is_stopping)


def _email(org: int, key: bytes, drafts: Path, clock: Callable[[], datetime]) -> Transport | None:
    match prefer.EMAIL_BY.of(org):
        case "drafts":
            return Drafts(Path(prefer.DRAFTS_FOLDER.of(org) or drafts), clock=clock)
        case "microsoft":
            return _microsoft(org, key, clock)
    host = prefer.SMTP_HOST.of(org)
    if not host:
        return None
    server = SmtpServer(
        host, prefer.SMTP_PORT.of(org) or DEFAULT_PORT, Security(prefer.SMTP_SECURITY.of(org) or Security.STARTTLS.value),
        prefer.SMTP_USER.of(org) or "", prefer.SMTP_PASSWORD.secret_of(org, key),
    )  # fmt: skip
    return Smtp(server, clock=clock)


def _microsoft(org: int, key: bytes, clock: Callable[[], datetime]) -> Transport | None:
    tokens = tokens_of(org, key)
    if tokens is None:
        return None
    server = SmtpServer(microsoft.SMTP_HOST, microsoft.SMTP_PORT, Security.STARTTLS, tokens.user, token=tokens.current)
    return Smtp(server, clock=clock)


def _sms(org: int, key: bytes) -> Transport | None:
    match prefer.SMS_BY.of(org):
        case "brevo":
            return Brevo(api_key=prefer.BREVO_KEY.secret_of(org, key))
        case "ovh":
            return Ovh(
                application_key=prefer.OVH_KEY.of(org) or "", application_secret=prefer.OVH_SECRET.secret_of(org, key),
                consumer_key=prefer.OVH_CONSUMER.secret_of(org, key), service=prefer.OVH_SERVICE.of(org) or "",
            )  # fmt: skip
    return None
