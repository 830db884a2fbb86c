"""Any case file: other currencies, consumers, public bodies, nothing asked, and names that mean harm."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from relance.domain.addresses.six_lines import Address
from relance.domain.case_file.model import (
    Account,
    CaseFile,
    Claim,
    Contact,
    Credit,
    InterestLine,
    LetterSent,
    Movement,
    Paper,
    PaperKind,
    Party,
    Said,
    Undertaking,
    numbered,
)
from relance.domain.ledger import ClaimKind, CreditNature, DebtorKind
from relance.domain.money import Money
from relance.domain.preflight.evidence import Papers, evidence
from relance.domain.sentences import Sentence

TODAY = date(2026, 11, 28)
HOSTILE = (
    "<script>alert(1)</script>", "]]> & <!-- --", "A\x00B\x0b\x1f", "\u202eetirw", "\ufffe\uffff", "=1+1", "Ωμέγα 株式会社 שלום مرحبا",
    "\u200bAlpha\u200b", "x" * 5000, "#set page()[*bold*] $x$ \\ @a", "'; DROP TABLE cases_case; --", "🐌 l’Escargot", "A\r\nB\tC",
)  # fmt: skip
SOURCE = Sentence("source")
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)).filter(lambda text: bool(text.strip()))
days = st.dates(date(2021, 1, 1), TODAY - timedelta(days=1))
currencies = st.sampled_from(["EUR", "USD", "JPY", "TND"])


def amounts(currency: str, least: int = 0) -> st.SearchStrategy[Money]:
    unit = Money.zero(currency).smallest_unit
    return st.integers(least, 10**9).map(lambda number: Money(number * unit, currency).rounded())


@st.composite
def interest_lines(draw: st.DrawFn, base: Money) -> tuple[InterestLine, ...]:
    made, first = [], draw(days)
    for _ in range(draw(st.integers(0, 3))):
        count, rate = draw(st.integers(1, 181)), draw(st.decimals("0.0001", "0.2", places=4))
        amount = draw(amounts(base.currency))
        made.append(InterestLine(first, first + timedelta(days=count - 1), count, base, rate, amount, SOURCE))
        first += timedelta(days=count)
    return tuple(made)


@st.composite
def claims(draw: st.DrawFn, kind: DebtorKind) -> Claim:
    currency = draw(currencies)
    still_open, paid, credited = (draw(amounts(currency, least)) for least in (1, 0, 0))
    due_on = draw(days)
    is_barred, is_person = draw(st.booleans()), kind in (DebtorKind.CONSUMER, DebtorKind.UNKNOWN)
    counted = not (is_barred or is_person)
    lines = draw(interest_lines(still_open)) if counted else ()
    accrued = sum((line.amount.amount for line in lines), Decimal(0))
    settled = Money(draw(st.sampled_from([Decimal(0), accrued])), currency).rounded()
    forty = Money.eur("40.00") if counted and draw(st.booleans()) else Money.zero()
    return Claim(
        draw(texts),
        draw(st.sampled_from(ClaimKind)),
        draw(st.text(max_size=20)),
        due_on - timedelta(days=30),
        due_on,
        draw(st.text(max_size=20)),
        draw(st.text(max_size=20)),
        still_open + paid + credited,
        paid,
        credited,
        still_open,
        Money(accrued, currency).rounded() - settled,
        settled,
        forty,
        lines,
        (Movement(due_on, paid, False, Sentence("paid")),) if paid else (),
        (Sentence("remark"),),
        draw(st.none() | days),
        is_barred,
        not is_barred and draw(st.booleans()),
        kind is DebtorKind.PUBLIC_BODY,
        Papers(has_copy=draw(st.booleans())).elements,
    )


@st.composite
def parties(draw: st.DrawFn, kind: DebtorKind) -> Party:
    at = Address(draw(texts), draw(texts), draw(texts), draw(st.text(max_size=20)), draw(st.text(max_size=20)))
    return Party(
        kind,
        draw(texts),
        at,
        draw(st.sampled_from(["FR", "BE", ""])),
        draw(st.sampled_from(["", "404833048"])),
        draw(st.sampled_from(["", "40483304800006"])),
        draw(st.sampled_from(["", "FR83404833048"])),
        draw(st.text(max_size=10)),
        contacts=draw(st.lists(st.builds(Contact, texts, st.text(max_size=9), texts), max_size=2).map(tuple)),
        code=draw(texts),
    )


@st.composite
def files(draw: st.DrawFn) -> CaseFile:
    """Any of them."""
    kind = draw(st.sampled_from(DebtorKind))
    kinds = st.tuples(st.sampled_from([0, 0, 3]), st.sampled_from(PaperKind))
    listed = draw(st.lists(kinds, max_size=3, unique_by=lambda one: one[0] or one[1]))
    papers = [
        Paper(
            number,
            kind_of,
            Sentence("{t}", {"t": draw(texts)}),
            None,
            f"exhibits/{at}.pdf",
            "application/pdf",
            "0" * 64,
        )
        for at, (number, kind_of) in enumerate(listed)
    ]
    return CaseFile(
        reference=draw(st.sampled_from(["D-2026-0001", "D-2026-9999"])),
        on=TODAY,
        opened_on=draw(st.none() | days),
        creditor=draw(parties(DebtorKind.COMPANY)),
        debtor=draw(parties(kind)),
        account=Account("FR1420041010050500013M02606", draw(st.sampled_from(["", "PSSTFRPPPAR"])), draw(texts)),
        claims=tuple(draw(st.lists(claims(kind), max_size=4))),
        evidence=evidence([Papers(order=draw(texts))]),
        credits=tuple(
            draw(st.lists(st.builds(Credit, texts, st.sampled_from(CreditNature), days, amounts("EUR", 1)), max_size=2))
        ),
        letters=tuple(
            draw(
                st.lists(
                    st.builds(
                        LetterSent,
                        st.just("2026-000001"),
                        st.just("REMINDER"),
                        st.just(Sentence("Account statement")),
                        st.just("email"),
                        texts,
                        st.sampled_from(["accepted", "delivered (posted_too_late)"]),
                        days,
                        texts,
                        st.just(""),
                    ),
                    max_size=2,
                )
            )
        ),
        exchanges=tuple(draw(st.lists(st.builds(Said, days, st.just("call"), st.just(""), texts), max_size=2))),
        commitments=tuple(
            draw(
                st.lists(
                    st.builds(
                        Undertaking,
                        st.sampled_from(["debtor", "creditor"]),
                        texts,
                        days,
                        st.sampled_from([True, False, None]),
                    ),
                    max_size=2,
                )
            )
        ),
        papers=numbered(papers),
    )
