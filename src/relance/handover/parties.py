"""Both sides of a file in full, and what was sent to and said with the debtor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relance.domain.addresses.six_lines import Address
from relance.domain.case_file.model import Contact, LetterSent, Party, Said, Undertaking
from relance.domain.ledger import DebtorKind
from relance.exchanges.models import Commitment, Exchange, ExchangeKind
from relance.handover.countries import country_code
from relance.letters.identity import identity
from relance.letters.model import Creditor
from relance.letters.titles import act_title
from relance.outbox.models import Message
from relance.outbox.notice_terms import POSTED_TOO_LATE
from relance.parties.models import Contact as Known
from relance.parties.models import Debtor
from relance.receivables.models import Receivable
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Numbers:
    """The creditor's numbers that no letter prints, "" where they are not known."""

    siret: str
    vat: str


def numbers_of(here: Acting) -> Numbers:
    """As they are chosen."""
    siret, vat = prefer.values_of(here, prefer.SIRET, prefer.VAT_NUMBER)
    return Numbers(siret or "", vat or "")


def creditor_party(ours: Creditor, numbers: Numbers) -> Party:
    """Who claims."""
    return Party(
        DebtorKind.COMPANY,
        ours.name,
        Address(ours.street, ours.postal_code, ours.city, ours.street_2),
        siren=ours.siren,
        siret=numbers.siret,
        vat_number=numbers.vat,
        legal_form=ours.foreign_form or ours.legal_form,
        capital=ours.capital,
        register=identity(ours, "fr")[-1],
        contacts=(Contact(ours.signatory, ours.email, ours.phone),),
    )


def debtor_party(one: Debtor, known: Sequence[Known]) -> Party:
    """Who owes, with everybody to write to."""
    return Party(
        DebtorKind(one.kind_in_law),
        one.name,
        Address(one.street, one.postal_code, one.city, one.street_2, one.country),
        country_code(one.country),
        one.siren or one.siret[:9],
        one.siret,
        one.vat_number,
        code=one.code,
        contacts=tuple(Contact(each.name, each.email, each.phone) for each in known),
    )


def letters_sent(mine: Sequence[Receivable]) -> tuple[LetterSent, ...]:
    """Every message about these that left, with what became of it."""
    messages = (
        Message.objects.filter(notice__noticeitem__receivable__in=mine, sent_on__isnull=False)
        .select_related("notice__document")
        .distinct()
        .order_by("sent_on", "pk")
    )
    return tuple(
        LetterSent(
            one.notice.name,
            one.notice.get_stage_display() or one.notice.act,
            act_title(one.notice.act),
            one.channel,
            one.recipient,
            f"{one.state} ({one.reason})" if one.reason == POSTED_TOO_LATE else one.state,
            one.sent_on,
            one.reference,
            one.notice.document.sha256 if one.notice.document else "",
        )
        for one in messages
        if one.sent_on
    )


def exchanges_of(accounts: Sequence[int]) -> tuple[Said, ...]:
    """What was said with the debtor; notes that are our own stay ours."""
    found = Exchange.objects.filter(debtor__in=accounts).exclude(kind=ExchangeKind.NOTE.value).order_by("held_on", "pk")
    return tuple(Said(one.held_on, one.kind, one.reason, one.text) for one in found)


def commitments_of(accounts: Sequence[int]) -> tuple[Undertaking, ...]:
    """What each side undertook."""
    found = Commitment.objects.filter(debtor__in=accounts).order_by("due_on", "pk")
    return tuple(Undertaking(one.party, one.what, one.due_on, one.was_kept) for one in found)
