"""Preferences: who the creditor is, how messages leave, whether they do, who belongs to the company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from relance.channels.email.providers import PROVIDERS
from relance.domain.calendars import ZONE_OF_REGION
from relance.domain.law.fr.legal_forms import FORMS, LegalForm, form_of
from relance.domain.scenario.house_rules import Automatic
from relance.domain.sentences import Sentence
from relance.domain.wording import SHARED
from relance.membership import members as membership
from relance.membership.account import PART_WORDS, PARTS, proposed_account
from relance.office.letters.views import LANGUAGE_NAMES
from relance.office.page import Page, page
from relance.office.preferences.places import answers_here
from relance.office.visit import Visit
from relance.scenarios.automatic import last_switched_at, under_way
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.models import ProposedAccount
from relance.tenancy.penalty_rate import below_floor
from relance.tenancy.rights import ROLE_WORDS

# Where French companies are; any other is kept by the command.
ZONES = {"Europe/Paris", *ZONE_OF_REGION.values()}
GROUPS: tuple[tuple[str, Sentence, tuple[prefer.Choice[Any], ...]], ...] = (
    ("identity", Sentence("Who you are, as letters show it"), (
        prefer.LEGAL_FORM, prefer.FOREIGN_FORM, prefer.FOREIGN_REGISTER, prefer.CAPITAL, prefer.SIREN, prefer.SIRET, prefer.VAT_NUMBER,
        prefer.RCS_CITY, prefer.STREET, prefer.STREET_2, prefer.POSTAL_CODE, prefer.CITY,
        prefer.EMAIL, prefer.PHONE, prefer.SIGNATORY, prefer.IBAN, prefer.ACCOUNT_HOLDER, prefer.BIC, prefer.OWN_DOMAINS)),
    ("terms", Sentence("Terms"), (prefer.PAYMENT_TERMS, prefer.PENALTY_RATE, prefer.IMPUTATION, prefer.COMPENSATION_PER)),
    ("mediator", Sentence("Consumer mediator"), (prefer.MEDIATOR_NAME, prefer.MEDIATOR_ADDRESS, prefer.MEDIATOR_SITE)),
    ("texts", Sentence("Your own words in letters"), (prefer.SECOND_READER,)),
    ("books", Sentence("Your books"), (prefer.CUSTOMER_ACCOUNTS, prefer.STALE_AFTER, prefer.WATCHED_FOLDER)),
    ("hours", Sentence("Hours, and how often"), (
        prefer.RUN_HOUR, prefer.SEND_HOUR, prefer.CONTACT_FROM, prefer.CONTACT_UNTIL, prefer.CONTACT_MOST, prefer.CONTACT_DAYS)),
    ("formal", Sentence("Formal notices (mise en demeure)"), (
        prefer.NOTICE_FROM_RECEIPT, prefer.NOTICE_NEAR, prefer.NOTICE_FAR, prefer.POSTED_WITHIN, prefer.WORK_DONE)),
    ("sending", Sentence("How e-mail leaves"), (
        prefer.EMAIL_BY, prefer.SENDER, prefer.SMTP_HOST, prefer.SMTP_PORT, prefer.SMTP_SECURITY, prefer.SMTP_USER,
        prefer.SMTP_PASSWORD, prefer.DKIM_SELECTOR, prefer.ATTACH_INVOICES)),
    ("mailbox", Sentence("Where answers arrive"), (prefer.IMAP_HOST, prefer.IMAP_USER, prefer.IMAP_PASSWORD)),
    ("sms", Sentence("How text messages leave"), (
        prefer.SMS_BY, prefer.SMS_SENDER, prefer.BREVO_KEY, prefer.OVH_SERVICE, prefer.OVH_KEY, prefer.OVH_SECRET,
        prefer.OVH_CONSUMER)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One preference in its form: what is chosen or was typed, and what is wrong with it.

    ``forms`` are the legal forms that ask for it, where not all do: it is hidden for the others unless it has a value.
    ``article`` asks for it of the form that is chosen.
    """

    key: str
    meaning: Sentence
    value: str
    is_secret: bool
    is_chosen: bool
    options: tuple[tuple[str, Sentence], ...] = ()
    error: str = ""
    hint: str = ""
    article: str = ""
    forms: str = ""
    is_hidden: bool = False

    @property
    def is_odd(self) -> bool:
        """Whether it was chosen before there was a list, and is not on it."""
        return bool(self.options) and self.value not in ("", *(value for value, _ in self.options))


@page
def preferences(visit: Visit, here: Acting) -> Page:
    """All of them, by group."""
    return "office/preferences.html", context_of(visit, here, {}, {})


def context_of(visit: Visit, here: Acting, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, object]:
    chosen = {key: value or "" for key, value, _ in prefer.preferences(here)}
    domain = chosen[prefer.EMAIL.key].rpartition("@")[2].lower()
    hints = {
        prefer.ACCOUNT_HOLDER.key: " ".join((visit.organisation.name, chosen[prefer.LEGAL_FORM.key])).strip(),
        prefer.OWN_DOMAINS.key: chosen[prefer.EMAIL.key] if domain in SHARED else domain,
    }
    groups = [
        (
            key,
            title,
            [
                Given(
                    one.key,
                    one.meaning,
                    typed.get(one.key, "" if one.is_secret else chosen[one.key]),
                    one.is_secret,
                    bool(chosen[one.key]),
                    one.options,
                    errors.get(one.key, ""),
                    hints.get(one.key, ""),
                )
                for one in choices
            ],
        )
        for key, title, choices in GROUPS
    ]
    form = form_of(typed.get(prefer.LEGAL_FORM.key, chosen[prefer.LEGAL_FORM.key]))
    groups = [(key, title, [_of_form(one, form) for one in given]) for key, title, given in groups]
    proposed = proposed_account(here)
    switched = last_switched_at(here)
    return {
        "zones": sorted(ZONES),
        "languages": LANGUAGE_NAMES.items(),
        "has_logo": bool(chosen[prefer.LOGO.key]),
        "section": "preferences",
        "groups": groups,
        "members": membership.members(here),
        "roles": ROLE_WORDS.items(),
        "role_words": ROLE_WORDS,
        "under_way": under_way(here),
        "switched": visit.local(switched) if switched else None,
        "automatic": AUTOMATIC_WORDS,
        "chosen_automatic": Automatic(visit.organisation.automatic),
        "proposed": proposed,
        "proposed_parts": _parts(proposed, chosen),
        "providers": PROVIDERS,
        "below_floor": below_floor(here, here.today),
        "place_answers": answers_here(visit, here),
    }


OF_SOME_FORMS = (prefer.CAPITAL.key, prefer.RCS_CITY.key, prefer.FOREIGN_FORM.key, prefer.FOREIGN_REGISTER.key)


def _of_form(one: Given, form: LegalForm | None) -> Given:
    """The field as the legal form that is chosen asks for it."""
    article = form.asks.get(one.key, "") if form else ""
    if one.key not in OF_SOME_FORMS:
        return replace(one, article=article)
    forms = " ".join(each.key for each in FORMS if one.key in each.asks)
    return replace(one, article=article, forms=forms, is_hidden=not (article or one.value or one.error))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the account that waits: its name, its words, what would be and what is."""

    name: str
    meaning: Sentence
    wanted: str
    present: str

    @property
    def is_changed(self) -> bool:
        """Whether the word that is waited for would change it."""
        return self.wanted != self.present


def _parts(proposed: ProposedAccount | None, chosen: Mapping[str, str]) -> list[Part]:
    if proposed is None:
        return []
    return [Part(part, PART_WORDS[part], getattr(proposed, part), chosen[key]) for part, key in PARTS.items()]


AUTOMATIC_WORDS: tuple[tuple[Automatic, Sentence, Sentence], ...] = (
    (Automatic.ON, Sentence("Switched on"),
     Sentence("Each step comes by itself on its day; what must be confirmed waits for you.")),
    (Automatic.FINISH, Sentence("Off, and let what has begun finish"),
     Sentence("Who had a letter goes on to the last step. Nothing new begins, and first letters that wait are void.")),
    (Automatic.HOLD, Sentence("Off, and hold everything"),
     Sentence("No message leaves once this is kept. On again, each goes on from where it is.")),
    (Automatic.STOP, Sentence("Off, and stop everything"),
     Sentence("What waits to leave is void. The sums stay owed and shown; on again, it proposes and you confirm.")),
)  # fmt: skip
