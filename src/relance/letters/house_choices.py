"""What an organisation chose for all of its letters, with the rates of the law: read once, for as many letters as there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from relance.domain.interest import Imputation
from relance.domain.law.fr.regimes import RateTables
from relance.domain.procedure.formal_notice import (
    FAR_DAYS,
    FROM_RECEIPT_DAYS,
    KEPT_AT_THE_COUNTER_DAYS,
    POSTED_WITHIN_DAYS,
    NoticeTerms,
)
from relance.letters.letterhead import CREDITOR, Author, IdentityIncomplete, author_of
from relance.letters.texts_of import texts_of_organisation
from relance.tenancy import preferences as prefer
from relance.tenancy.context import Acting
from relance.tenancy.published_rates import rate_tables

EACH_LATE_PAYMENT = "payment"
TERMS = (prefer.NOTICE_FROM_RECEIPT, prefer.NOTICE_NEAR, prefer.NOTICE_FAR, prefer.POSTED_WITHIN)


@dataclass(slots=True)
class ForLetters:
    """What a letter alone needs, read with the first one: ``texts`` are the words changed, by act and language."""

    authors: dict[str, Author | IdentityIncomplete] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], Mapping[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class HouseChoices:
    """``rate`` is a fraction a year, None where the law's own counts. Figures are counted without a letterhead and without words, so that
    these are found with the first letter.

    ``has_compensation_each``: 40 EUR for each late payment, not once an invoice.
    """

    rate: Decimal | None
    imputation: Imputation
    has_compensation_each: bool
    is_work_done: bool
    notice_terms: NoticeTerms
    tables: RateTables
    for_letters: ForLetters = field(default_factory=ForLetters)

    @classmethod
    def of(cls, here: Acting) -> HouseChoices:
        """As they stand now."""
        rate, imputation, compensation_per, work_done, *terms = prefer.values_of(
            here, prefer.PENALTY_RATE, prefer.IMPUTATION, prefer.COMPENSATION_PER, prefer.WORK_DONE, *TERMS
        )
        return cls(
            rate=rate,
            imputation=Imputation(imputation or Imputation.INTEREST_FIRST),
            has_compensation_each=compensation_per == EACH_LATE_PAYMENT,
            is_work_done=work_done == "yes",
            notice_terms=_terms_of(terms),
            tables=rate_tables(),
        )

    def author(self, here: Acting, key: str = CREDITOR) -> Author:
        """The author that a notice names. Raises IdentityIncomplete."""
        authors = self.for_letters.authors
        found = authors.get(key) or authors.setdefault(key, OWN[key](here))
        if isinstance(found, IdentityIncomplete):
            raise found
        return found

    def edits(self, here: Acting, act: str, language: str) -> Mapping[str, str]:
        """The words that the organisation changed in an act's text."""
        texts = self.for_letters.texts
        if texts is None:
            texts = self.for_letters.texts = texts_of_organisation(here)
        return texts.get((act, language), {})


def _own(here: Acting) -> Author | IdentityIncomplete:
    """It is kept that none can write yet: it is said of each letter, and asked once."""
    try:
        return author_of(here)
    except IdentityIncomplete as error:
        return error


OWN = {CREDITOR: _own}


def notice_terms(here: Acting) -> NoticeTerms:
    """What the organisation's formal notices leave to pay."""
    return _terms_of(prefer.values_of(here, *TERMS))


def _terms_of(chosen: Sequence[int | None]) -> NoticeTerms:
    """Out of what was chosen of ``TERMS``."""
    usual = (FROM_RECEIPT_DAYS, KEPT_AT_THE_COUNTER_DAYS, FAR_DAYS, POSTED_WITHIN_DAYS)
    return NoticeTerms(*(days if one is None else one for one, days in zip(chosen, usual, strict=True)))
