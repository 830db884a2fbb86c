"""Whose answer a mail is: by our reference, by a letter's number together with who writes, by a debtor's own address.

What is less than that is a guess: it pauses nobody, and is shown to a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from relance.channels.email.replies import Reply
from relance.domain.mail_domains import domain_of, is_shared
from relance.domain.scenario.model import Channel
from relance.outbox.models import Message
from relance.outbox.selectors import notices_named
from relance.parties.models import Contact
from relance.parties.same_customer import accounts_of, heads_of
from relance.tenancy.context import Acting


@dataclass(frozen=True, slots=True)
class Found:
    """Whose it is, and whose it may be where that is not sure."""

    debtors: tuple[int, ...] = ()
    guess: int | None = None


def find(here: Acting, mail: Reply, senders: tuple[str, ...]) -> Found:
    """Whose answer it is; ``senders`` are those who wrote it, without ourselves."""
    by_number, named = _by_number(here, mail, senders)
    sure = heads_of(here, [*_by_reference(mail.references), *by_number])
    if sure:
        return Found(tuple(sure))
    own = heads_of(here, _by_address(senders))
    if len(own) == 1:
        return Found(tuple(own))
    guesses = heads_of(here, [*named, *own, *_by_domain(senders)])
    return Found(guess=guesses[0] if guesses else None)


def _by_reference(references: tuple[str, ...]) -> list[int]:
    """The debtor of the first message that it names and that is ours: In-Reply-To comes before References."""
    known = dict(Message.objects.filter(public_id__in=references).values_list("public_id", "notice__debtor_id"))
    by_text = {str(public_id): debtor for public_id, debtor in known.items()}
    return [by_text[reference] for reference in references if reference in by_text][:1]


def _by_number(here: Acting, mail: Reply, senders: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Debtors of the letters it quotes: those to whom whoever writes belongs, and all of them."""
    named = list(dict.fromkeys(notice.debtor_id for notice in notices_named(here, mail.numbers)))
    sure = []
    for debtor in named:
        addresses = _addresses_of(here, debtor)
        domains = {domain_of(address) for address in addresses}
        belongs = any(
            one in addresses or (domain_of(one) in domains and not is_shared(domain_of(one))) for one in senders
        )
        if belongs or addresses & mail.quoted:  # or it quotes the letter with the address that had it
            sure.append(debtor)
    return sure, named


def _addresses_of(here: Acting, debtor: int) -> set[str]:
    """Every address that is, or was written to, the debtor's."""
    accounts = accounts_of(here, debtor)
    contacts = Contact.objects.filter(debtor__in=accounts).exclude(email="").values_list(Lower("email"), flat=True)
    written = Message.objects.filter(notice__debtor__in=accounts, channel=Channel.EMAIL.value)
    return {*contacts, *written.values_list(Lower("recipient"), flat=True)}


def debtors_addresses(here: Acting, addresses: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that are some debtor's own."""
    return frozenset(_contacts(addresses).values_list(Lower("email"), flat=True))


def _contacts(addresses: Iterable[str]) -> QuerySet[Contact]:
    return Contact.objects.annotate(address=Lower("email")).filter(address__in=list(addresses))


def _by_address(senders: Iterable[str]) -> list[int]:
    return list(dict.fromkeys(_contacts(senders).order_by("pk").values_list("debtor_id", flat=True)))


def _by_domain(senders: Iterable[str]) -> list[int]:
    """A first debtor with an address in the same company's domain."""
    domains = [domain for domain in map(domain_of, senders) if domain and not is_shared(domain)]
    if not domains:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT debtor_id FROM parties_contact WHERE split_part(lower(email), '@', 2) = ANY(%s) ORDER BY id LIMIT 1",
            [domains],
        )
        return [debtor for (debtor,) in cursor.fetchall()]
