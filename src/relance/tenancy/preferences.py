"""What an organisation chooses: each preference with its key, its reading and its default. Stored as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Generic, TypeVar

from relance.domain.closing.entries import Accounts
from relance.domain.errors import DomainError
from relance.domain.identifiers.bank import Bic, Iban
from relance.domain.identifiers.company import Siren, Siret, VatNumber
from relance.domain.law.fr import legal_forms
from relance.domain.ledger import accounts_of
from relance.domain.payment_terms import PaymentTerms
from relance.domain.rates import parse_rate
from relance.domain.sentences import Sentence
from relance.tenancy.context import Acting
from relance.tenancy.destinations import NOTHING_GIVEN, Destination
from relance.tenancy.due import Kind, due
from relance.tenancy.models import DEPOSITS, Preference
from relance.tenancy.preference_values import (
    PreferenceInvalid,
    parse_answer_hours,
    parse_contact_hour,
    parse_count,
    parse_days,
    parse_deposit_days,
    parse_directory,
    parse_domains,
    parse_email_address,
    parse_folder,
    parse_holder,
    parse_hour,
    parse_legal_form,
    parse_most,
    parse_posted_within,
    parse_posting_days,
    parse_public_address,
    parse_receipt_days,
    parse_selector,
    parse_sha256,
    parse_uuid,
    parse_website,
    parse_window_days,
)
from relance.tenancy.rights import Right, needs
from relance.tenancy.secrets import opened, sealed

T = TypeVar("T")


class PreferenceUnknown(DomainError):
    """No preference bears this key."""

    code = "preference_unknown"
    template = "There is no preference '{key}'. Those there are: {known}."


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """A preference: ``read`` turns its text into a value and raises a DomainError for an odd one.

    ``options`` are its words where it is one of a few, with what each means; ``goes_to`` is where a secret is shown.
    """

    key: str
    read: Callable[[str], T]
    meaning: Sentence
    is_secret: bool = False
    options: tuple[tuple[str, Sentence], ...] = ()
    goes_to: Destination | None = None

    def of(self, here: Acting) -> T | None:
        """The organisation's choice, or None where it made none."""
        stored = Preference.objects.filter(organisation_id=here.organisation, key=self.key).first()
        return None if stored is None else self.read(stored.value)

    def secret_of(self, here: Acting, installation_key: bytes) -> str:
        """A secret choice, opened; "" where there is none. Raises SecretUnreadable, SecretForAnother."""
        stored = Preference.objects.filter(organisation_id=here.organisation, key=self.key).first()
        if stored is None:
            return ""
        return opened(self.key, stored.value, installation_key, goes_to=self.destination(here))

    def destination(self, here: Acting, given: Mapping[str, str] = NOTHING_GIVEN) -> str:
        """Where the secret goes as things are set, those of ``given`` first; "" for one that is bound to nothing."""
        return self.goes_to.of(here, given) if self.goes_to else ""


def one_of(key: str, meaning: Sentence, **options: Sentence) -> Choice[str]:
    """A preference that is one of these words; it raises PreferenceInvalid for another."""

    def read(text: str) -> str:
        if text.strip() not in options:
            raise PreferenceInvalid(text=text, expected=", ".join(options))
        return text.strip()

    return Choice(key, read, meaning, options=tuple(options.items()))


PAYMENT_TERMS = Choice("payment-terms", PaymentTerms.parse, Sentence("Payment terms agreed with customers, such as 30"))
PENALTY_RATE = Choice(
    "penalty-rate",
    parse_rate,
    Sentence("Penalty rate a year of your general terms, such as 12%; ECB + 10 points without it"),
)
IMPUTATION = one_of(
    "imputation",
    Sentence("What a part payment settles first: penalties (without it, C. civ. 1343-1), or the principal"),
    **{
        "interest-first": Sentence("penalties, then the principal"),
        "principal-first": Sentence("the principal, then penalties"),
    },
)
COMPENSATION_PER = one_of(
    "compensation-per",
    Sentence("How often the 40 euros are owed: once an invoice (without it), or by each late payment (CJEU C-370/21)"),
    invoice=Sentence("once an invoice, whatever its instalments"),
    payment=Sentence("by each late instalment"),
)
LEGAL_FORM = Choice(
    legal_forms.FORM,
    parse_legal_form,
    Sentence("Legal form: which mentions letters bear hangs on it"),
    options=tuple((form.key, form.meaning) for form in legal_forms.FORMS),
)
FOREIGN_FORM = Choice(legal_forms.ABROAD_FORM, str.strip, Sentence("Form of the foreign company, as its law names it"))
FOREIGN_REGISTER = Choice(legal_forms.ABROAD_REGISTER, str.strip, Sentence("Its register abroad, and its number there"))
CAPITAL = Choice("creditor-capital", str.strip, Sentence("Capital, as letters print it"))
SIREN = Choice("creditor-siren", Siren.parse, Sentence("Your SIREN"))
SIRET = Choice("creditor-siret", Siret.parse, Sentence("Your SIRET"))
VAT_NUMBER = Choice("creditor-vat-number", VatNumber.parse, Sentence("Your VAT number"))
RCS_CITY = Choice("creditor-rcs-city", str.strip, Sentence("City of your RCS registration"))
STREET = Choice("creditor-street", str.strip, Sentence("Your street and number"))
STREET_2 = Choice("creditor-street-2", str.strip, Sentence("Second line of your address, where there is one"))
POSTAL_CODE = Choice("creditor-postal-code", str.strip, Sentence("Your postal code"))
CITY = Choice("creditor-city", str.strip, Sentence("Your city"))
IBAN = Choice("creditor-iban", Iban.parse, Sentence("The account to pay into"))
ACCOUNT_HOLDER = Choice(
    "creditor-account-holder",
    parse_holder,
    Sentence("Account holder, as your bank has it"),
)
BIC = Choice("creditor-bic", Bic.parse, Sentence("Its BIC"))
OWN_DOMAINS = Choice(
    "creditor-domains",
    parse_domains,
    Sentence("Your own domains and e-mail addresses, the only ones that letters may name"),
)
EMAIL = Choice("creditor-email", parse_email_address, Sentence("E-mail address on letters"))
PHONE = Choice("creditor-phone", str.strip, Sentence("Telephone on letters"))
SIGNATORY = Choice("creditor-signatory", str.strip, Sentence("Who signs"))
MEDIATOR_NAME = Choice("mediator-name", str.strip, Sentence("Consumer mediator on whom you depend: name"))
MEDIATOR_ADDRESS = Choice("mediator-address", str.strip, Sentence("Postal address of the mediator"))
MEDIATOR_SITE = Choice("mediator-website", parse_website, Sentence("Website of the mediator"))
MEDIATOR = (MEDIATOR_NAME, MEDIATOR_ADDRESS, MEDIATOR_SITE)
SEND_HOUR = Choice(
    "send-hour", parse_hour, Sentence("From which hour messages leave; {hour} without it", {"hour": time(10)})
)
CONTACT_FROM = Choice(
    "contact-from",
    parse_contact_hour,
    Sentence("From which hour a message may reach a debtor, where they are; {hour} without it", {"hour": time(8)}),
)
CONTACT_UNTIL = Choice(
    "contact-until", parse_contact_hour, Sentence("Until which hour; {hour} without it", {"hour": time(20)})
)
CONTACT_MOST = Choice(
    "contact-most", parse_most, Sentence("Messages to one debtor at most, over all channels; 3 without it")
)
CONTACT_DAYS = Choice("contact-days", parse_days, Sentence("Within how many days, 7 to 60; 14 without it"))
RUN_HOUR = Choice(
    "run-hour", parse_hour, Sentence("From which hour the day's run decides; {hour} without it", {"hour": time(7)})
)
STALE_AFTER = Choice(
    "stale-after-days", parse_count, Sentence("After how many days an import is too old to send on; 10 without it")
)
CUSTOMER_ACCOUNTS = Choice(
    "customer-accounts",
    accounts_of,
    Sentence("First digits of your customers' accounts in the ledger; 411,413,416 without it"),
)
WATCHED_FOLDER = Choice(
    "watched-folder",
    parse_folder,
    Sentence("Folder whose new exports are taken in by themselves: its full path on the machine that works"),
)
EMAIL_BY = one_of(
    "email-by",
    Sentence("How e-mail leaves"),
    smtp=Sentence("by a mail server"),
    microsoft=Sentence("by Microsoft 365, signed in there"),
    drafts=Sentence("as drafts that you send from your own mailbox"),
)
SENDER = Choice(
    "email-sender", parse_email_address, Sentence("Address that messages come from; the one on letters without it")
)
DRAFTS_FOLDER = Choice("drafts-folder", parse_folder, Sentence("Where drafts are written: a folder's full path"))
SMTP_HOST = Choice("smtp-host", str.strip, Sentence("Mail server"))
SMTP_PORT = Choice("smtp-port", parse_count, Sentence("Its port; 587 without it"))
SMTP_SECURITY = one_of(
    "smtp-security",
    Sentence("How the connection is protected; STARTTLS without it"),
    starttls=Sentence("STARTTLS, usual on port 587"),
    tls=Sentence("TLS, usual on port 465"),
    none=Sentence("not at all: a server on this machine"),
)
SMTP_USER = Choice("smtp-user", str.strip, Sentence("User name there"))
DKIM_SELECTOR = Choice(
    "dkim-selector", parse_selector, Sentence("DKIM selector, if your provider gave you one of your own")
)
SMTP_PASSWORD = Choice(
    "smtp-password",
    str.strip,
    Sentence("Password there"),
    is_secret=True,
    goes_to=Destination(
        (("smtp-host", ""), ("smtp-port", "587"), ("smtp-security", "starttls"), ("smtp-user", "")), "smtp-user"
    ),
)
MICROSOFT_APPLICATION = Choice(
    "microsoft-application", parse_uuid, Sentence("Microsoft 365: application (client) ID of your registration")
)
MICROSOFT_TENANT = Choice(
    "microsoft-tenant", parse_directory, Sentence("Microsoft 365: directory (tenant) ID, or a domain of yours")
)
MICROSOFT_SIGN_IN = Choice(
    "microsoft-sign-in",
    str.strip,
    Sentence("Microsoft 365: the sign-in, done on the page"),
    is_secret=True,
    goes_to=Destination(
        (("microsoft-application", ""), ("microsoft-tenant", "")), "microsoft-application", is_typed=False
    ),
)
SMS_BY = one_of("sms-by", Sentence("Provider of text messages"), brevo=Sentence("Brevo"), ovh=Sentence("OVHcloud"))
SMS_SENDER = Choice("sms-sender", str.strip, Sentence("Sender that text messages show"))
BREVO_KEY = Choice("brevo-api-key", str.strip, Sentence("Brevo: API key"), is_secret=True)
OVH_SERVICE = Choice("ovh-service", str.strip, Sentence("OVHcloud: name of the SMS service"))
OVH_KEY = Choice("ovh-application-key", str.strip, Sentence("OVHcloud: application key"))
AT_OVH = Destination((("ovh-service", ""), ("ovh-application-key", "")), "ovh-application-key")
OVH_SECRET = Choice(
    "ovh-application-secret", str.strip, Sentence("OVHcloud: application secret"), is_secret=True, goes_to=AT_OVH
)
OVH_CONSUMER = Choice("ovh-consumer-key", str.strip, Sentence("OVHcloud: consumer key"), is_secret=True, goes_to=AT_OVH)
ATTACH_INVOICES = one_of(
    "attach-invoices",
    Sentence("Whether e-mails carry copies of their invoices; without it they do not"),
    yes=Sentence("yes"),
    no=Sentence("no"),
)
NOTICE_FROM_RECEIPT = Choice(
    "notice-days-receipt",
    parse_receipt_days,
    Sentence("Formal notices: days to pay from receipt, 8 to 15; 8 without it"),
)
NOTICE_NEAR = Choice(
    "notice-days-post",
    parse_posting_days,
    Sentence("By post: days from the day of posting, 15 to 90; 15 without it, for which a registered letter is kept"),
)
NOTICE_FAR = Choice(
    "notice-days-far",
    parse_posting_days,
    Sentence("By post to or from overseas, and abroad: days from the day of posting, 15 to 90; 30 without it"),
)
POSTED_WITHIN = Choice(
    "posted-within-days",
    parse_posted_within,
    Sentence("Within how many working days of its date a letter is posted, 0 to 10; 2 without it"),
)
WORK_DONE = one_of(
    "work-done",
    Sentence("Whether letters may say that what you invoice was performed or delivered; without it they do not"),
    yes=Sentence("yes"),
    no=Sentence("no"),
)
SECOND_READER = one_of(
    "second-reader",
    Sentence("Whether own words of letters wait for a second reader; two members switch it off"),
    yes=Sentence("yes"),
    no=Sentence("no"),
)
SECOND_READER_LEAVING = "second-reader-leaving"  # who asked to switch it off; another member's asking does
LOGO = Choice(
    "creditor-logo", parse_sha256, Sentence("Logo on letters, by the digest of its picture; chosen on the page")
)
LABEL = Choice("label-attested", str.strip, Sentence("Since when, and by whom, the good-practice charter is attested"))
IMAP_HOST = Choice("imap-host", str.strip, Sentence("Server of the mailbox where bounces arrive"))
IMAP_USER = Choice("imap-user", str.strip, Sentence("User name there"))
IMAP_PASSWORD = Choice(
    "imap-password",
    str.strip,
    Sentence("Password there"),
    is_secret=True,
    goes_to=Destination((("imap-host", ""), ("imap-user", "")), "imap-user"),
)
LOSS_ACCOUNTS = Choice(
    "loss-accounts",
    Accounts.parse,
    Sentence(
        "Accounts that losses are booked to, as your accountant confirmed them: receivable=416 loss=654 vat=44571 …"
    ),
)
PUBLIC_ADDRESS = Choice(
    "public-address", parse_public_address, Sentence("Address at which these pages are reached from outside, for links")
)
DEPOSIT_WHY = Choice(
    "deposit-why", str.strip, Sentence("Why you ask guests for a deposit, in your own words, as they read it")
)
USES_DEPOSITS = one_of(
    DEPOSITS,
    Sentence("Deposits in the navigation: from the first request on (without it), or as said here"),
    yes=Sentence("shown"),
    no=Sentence("not shown"),
)
DEPOSIT_WINDOW = Choice(
    "deposit-window-days",
    parse_window_days,
    Sentence("Days for which the card is tried after a claim; 30 without it"),
)
DEPOSIT_ANSWER = Choice(
    "deposit-answer-hours",
    parse_answer_hours,
    Sentence("Hours that the guest has to answer a claim before the card is tried; 72 without it"),
)
DEPOSIT_CLAIM = Choice(
    "deposit-claim-days",
    parse_deposit_days,
    Sentence("Days after a stay in which something may be claimed; 20 without it"),
)
DEPOSIT_NO_SHOW = Choice(
    "deposit-no-show-hour",
    parse_hour,
    Sentence("Hour of the first day until which a guest may still come; 18:00 without it"),
)
DEPOSIT_REMIND = Choice(
    "deposit-remind-days",
    parse_deposit_days,
    Sentence("Days before a stay on which a guest without a card is reminded; 14 without it"),
)
DEPOSIT_DEAD_CARD = one_of(
    "deposit-dead-card",
    Sentence("A card that may never be tried again ends the days of attempts early (without it), or not"),
    ends=Sentence("ends them: what is left goes on the next day"),
    waits=Sentence("they run on: the guest may give another card"),
)

CHOICES: dict[str, Choice[Any]] = {
    choice.key: choice
    for choice in (
        PAYMENT_TERMS,
        PENALTY_RATE,
        IMPUTATION,
        COMPENSATION_PER,
        LEGAL_FORM,
        FOREIGN_FORM,
        FOREIGN_REGISTER,
        CAPITAL,
        SIREN,
        SIRET,
        VAT_NUMBER,
        RCS_CITY,
        STREET,
        STREET_2,
        POSTAL_CODE,
        CITY,
        IBAN,
        ACCOUNT_HOLDER,
        BIC,
        OWN_DOMAINS,
        EMAIL,
        PHONE,
        SIGNATORY,
        MEDIATOR_NAME,
        MEDIATOR_ADDRESS,
        MEDIATOR_SITE,
        SEND_HOUR,
        RUN_HOUR,
        CONTACT_FROM,
        CONTACT_UNTIL,
        CONTACT_MOST,
        CONTACT_DAYS,
        STALE_AFTER,
        CUSTOMER_ACCOUNTS,
        WATCHED_FOLDER,
        NOTICE_FROM_RECEIPT,
        NOTICE_NEAR,
        NOTICE_FAR,
        POSTED_WITHIN,
        WORK_DONE,
        MICROSOFT_APPLICATION,
        MICROSOFT_TENANT,
        MICROSOFT_SIGN_IN,
        EMAIL_BY,
        SENDER,
        DRAFTS_FOLDER,
        SMTP_HOST,
        SMTP_PORT,
        SMTP_SECURITY,
        SMTP_USER,
        DKIM_SELECTOR,
        SMTP_PASSWORD,
        SMS_BY,
        SMS_SENDER,
        BREVO_KEY,
        OVH_SERVICE,
        OVH_KEY,
        OVH_SECRET,
        OVH_CONSUMER,
        ATTACH_INVOICES,
        LABEL,
        LOGO,
        SECOND_READER,
        IMAP_HOST,
        IMAP_USER,
        IMAP_PASSWORD,
        LOSS_ACCOUNTS,
        PUBLIC_ADDRESS,
        DEPOSIT_WHY,
        USES_DEPOSITS,
        DEPOSIT_WINDOW,
        DEPOSIT_ANSWER,
        DEPOSIT_CLAIM,
        DEPOSIT_NO_SHOW,
        DEPOSIT_REMIND,
        DEPOSIT_DEAD_CARD,
    )
}

# The round plans the next one by the new hour; what was just named is looked into at once.
LOOKED_AT = {
    RUN_HOUR.key: Kind.ROUND,
    WATCHED_FOLDER.key: Kind.FOLDER,
    **dict.fromkeys((IMAP_HOST.key, IMAP_USER.key, IMAP_PASSWORD.key), Kind.MAILBOX),
}


@needs(Right.SET_UP)
def set_preference(here: Acting, key: str, value: str, *, installation_key: bytes = b"") -> list[str]:
    """Store a choice after reading it; an empty value takes it back. A secret is sealed with ``installation_key``.

    Returns the keys of the secrets that are forgotten by it: they were given for what stood there before.
    Raises PreferenceUnknown, and what the choice refuses.
    """
    if key not in CHOICES:
        raise PreferenceUnknown(key=key, known=", ".join(CHOICES))
    text, choice = value.strip(), CHOICES[key]
    if text:
        read = choice.read(text)
        text = read if choice.options and isinstance(read, str) else text  # one of a few is kept as it is listed
    forgotten = [one.key for one in bound_elsewhere(here, {key: text})]
    Preference.objects.filter(
        organisation_id=here.organisation, key__in=[*forgotten, *([] if text else [key])]
    ).delete()
    if text:
        goes_to = choice.destination(here)
        kept = sealed(text, installation_key, goes_to=goes_to) if choice.is_secret else text
        Preference.objects.update_or_create(organisation_id=here.organisation, key=key, defaults={"value": kept})
    if key in LOOKED_AT:
        due(here, LOOKED_AT[key])
    return forgotten


def bound_elsewhere(here: Acting, given: Mapping[str, str]) -> list[Choice[Any]]:
    """The kept secrets that were given for other settings than there would be with ``given``, which does not hold them."""
    secrets = [one for one in CHOICES.values() if one.goes_to and any(key in given for key, _ in one.goes_to.settings)]
    if not secrets:
        return []
    kept = set(
        Preference.objects.filter(organisation_id=here.organisation, key__in=[one.key for one in secrets]).values_list(
            "key", flat=True
        )
    )
    return [
        one
        for one in secrets
        if one.key in kept and not given.get(one.key) and one.destination(here) != one.destination(here, given)
    ]


def secrets_last(given: Mapping[str, str]) -> dict[str, str]:
    """The same choices in an order in which each secret is bound to the settings that came with it."""
    return dict(sorted(given.items(), key=lambda item: item[0] in CHOICES and CHOICES[item[0]].is_secret))


def stored(here: Acting, key: str) -> str | None:
    """A choice's text as it is kept, None where there is none."""
    return Preference.objects.filter(organisation_id=here.organisation, key=key).values_list("value", flat=True).first()


def values_of(here: Acting, *choices: Choice[Any]) -> list[Any]:
    """What the organisation chose of each, None where it made no choice; one question."""
    kept = dict(
        Preference.objects.filter(
            organisation_id=here.organisation, key__in=[choice.key for choice in choices]
        ).values_list("key", "value")
    )
    return [choice.read(kept[choice.key]) if choice.key in kept else None for choice in choices]


def preferences(here: Acting) -> Iterable[tuple[str, str | None, Sentence]]:
    """Every preference: key, the organisation's choice or None (dots for a secret), what it means to people."""
    chosen = dict(Preference.objects.filter(organisation_id=here.organisation).values_list("key", "value"))
    chosen = {key: "••••" if key in CHOICES and CHOICES[key].is_secret else value for key, value in chosen.items()}
    return [(choice.key, chosen.get(choice.key), choice.meaning) for choice in CHOICES.values()]


def mediator_of(given: Mapping[str, str]) -> tuple[str, ...]:
    """The consumer mediator out of the preferences ``given``, by key: name, address, website, those that are known.

    Nothing where no name stands there, or no way to them: it tells nobody where to turn (C. conso. R616-1).
    """
    name, address, site = (given.get(choice.key, "") for choice in MEDIATOR)
    ways = [way for way in (address, MEDIATOR_SITE.read(site) if site else "") if way]
    return (name, *ways) if name and ways else ()


def lacking_mentions(given: Mapping[str, str]) -> list[tuple[Choice[Any], str]]:
    """What the law asks of letters and the preferences ``given``, by key, do not say, each with its article."""
    return [(CHOICES[one.key], one.article) for one in legal_forms.missing(given)]


def leaves_second_reader(here: Acting, wanted: str, *, user_id: int) -> bool:
    """Whether the choice about the second reader counts now: switching it off takes two members, each of whom asks for it."""
    asked = Preference.objects.filter(organisation_id=here.organisation, key=SECOND_READER_LEAVING)
    is_off = wanted != "yes" and stored(here, SECOND_READER.key) == "yes"
    if not is_off or asked.exclude(value=str(user_id)).exists():
        asked.delete()
        return True
    Preference.objects.update_or_create(
        organisation_id=here.organisation, key=SECOND_READER_LEAVING, defaults={"value": str(user_id)}
    )
    return False


def lacks_account_holder(here: Acting) -> bool:
    """Whether letters show an account without its holder's name."""
    return bool(stored(here, IBAN.key)) and not stored(here, ACCOUNT_HOLDER.key)
