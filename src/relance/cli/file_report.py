"""What was read out of a file, as tables and as data: the same for ``check`` and ``import``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

import click

from relance.cli.speech import LANGUAGE, _, print_table, tell
from relance.domain.ledger import Nature
from relance.domain.money import Money
from relance.domain.sentences import Sentence
from relance.intake.accounting import REASONS, Accounting, Became
from relance.intake.formats.problems import Problem
from relance.intake.questions import Question
from relance.intake.rows import CreditRow, ParsedFile, ReceivableRow
from relance.intake.words import BECAME, NATURES
from relance.language import show

LARGEST_DEBTORS = 10
PROBLEMS_SHOWN = 20
LINES_SHOWN = 20


def print_report(name: str, parsed: ParsedFile) -> None:
    """The whole report on standard output."""
    tell(
        "{name}: {format}, {encoding}, {lines} {lines:line|lines}, {first} to {last}",
        name=name,
        format=parsed.format,
        encoding=parsed.encoding,
        lines=parsed.lines,
        first=parsed.first_day,
        last=parsed.last_day,
    )
    if parsed.as_of and parsed.as_of_source:
        tell("Books as of {day}, by “{source}”.", day=parsed.as_of, source=parsed.as_of_source)
    elif parsed.as_of:
        tell("Books as of {day}.", day=parsed.as_of)
    if parsed.mapping:
        tell("Columns: {columns}", columns=", ".join(f"{column} → {field}" for column, field in parsed.mapping.items()))
    _print_open(parsed)
    _print_debtors(parsed)
    _print_problems(parsed)
    _print_accounting(parsed)
    _print_questions(parsed)
    _print_reconciliation(parsed)


def _print_open(parsed: ParsedFile) -> None:
    groups: dict[tuple[Nature, str], list[Money]] = defaultdict(list)
    for row in parsed.receivables:
        groups[row.nature, row.open.currency].append(row.open)
    rows: list[tuple[object, ...]] = [
        (NATURES[nature], len(amounts), sum(amounts[1:], amounts[0]))
        for (nature, _currency), amounts in sorted(groups.items(), key=lambda item: list(Nature).index(item[0][0]))
    ]
    for currency, _owed, credited in parsed.open_by_currency():
        count = sum(1 for row in parsed.credits if row.open.currency == currency)
        if count:
            rows.append((Sentence("Credits not set against an invoice"), count, -credited))
    if rows:
        print_table([_("Open"), _("Count"), _("Amount")], rows)


def _print_debtors(parsed: ParsedFile) -> None:
    names = {row.code: row.name for row in parsed.debtors}
    owed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    counts: Counter[tuple[str, str]] = Counter()
    for row in parsed.receivables:
        owed[row.debtor_code, row.open.currency] += row.open.amount
        counts[row.debtor_code, row.open.currency] += 1
    for credit in parsed.credits:
        owed[credit.debtor_code, credit.open.currency] -= credit.open.amount
    largest = sorted(owed.items(), key=lambda item: -item[1])[:LARGEST_DEBTORS]
    if largest:
        print_table(
            [_("Who owes most"), _("Code"), _("Open items"), _("Balance")],
            [
                (names[code], code, counts[code, currency], Money(amount, currency))
                for (code, currency), amount in largest
            ],
        )


def _print_problems(parsed: ParsedFile) -> None:
    shown = list(parsed.problems)[:PROBLEMS_SHOWN]
    if shown:
        print_table(
            [_("Line"), _("Field"), _("Code"), _("What is wrong, and what to do")],
            [(problem.line, problem.field_words, problem.code.value, problem.sentence) for problem in shown],
        )
    if len(parsed.problems) > len(shown):
        counts = ", ".join(f"{code.value} {count}" for code, count in parsed.problems.counts.most_common())
        tell("{count} {count:problem|problems} in all: {counts}", count=len(parsed.problems), counts=counts)


def _print_accounting(parsed: ParsedFile) -> None:
    """Where each row went; what was left out, by reason, with its lines."""
    account = parsed.accounting
    if not account.rows:
        return
    rows: list[tuple[object, ...]] = [
        (BECAME[became], account.counts[became], _amounts(account.held(became)))
        for became in Became
        if account.counts[became]
    ]
    print_table(
        [_("Rows become"), _("Rows"), _("Amount") if parsed.format == "fec" else _("Still owed")],
        [*rows, (Sentence("The whole file"), account.rows, _amounts(account.total))],
    )
    if account.reasons:
        print_table(
            [_("Left out"), _("Rows"), _("Lines")],
            [
                (REASONS[reason], count, _lines(account.lines[reason], count))
                for reason, count in account.reasons.items()
            ],
        )


def _amounts(sums: Iterable[Money]) -> str:
    return ", ".join(show(money, LANGUAGE) for money in sums)


def _lines(kept: list[int], count: int) -> str:
    shown = ", ".join(str(line) for line in kept[:LINES_SHOWN])
    return f"{shown} …" if count > min(len(kept), LINES_SHOWN) else shown


def _print_questions(parsed: ParsedFile) -> None:
    for question in parsed.questions.open:
        tell("Question {id}: {words}", id=question.id, words=question.words)
        if question.why:
            click.echo(show(question.why, LANGUAGE))
        if question.samples:
            print_table(question.sample_header, question.samples)
        print_table(
            [_("Answer"), _("Meaning"), _("Then owed"), _("Our guess")],
            [
                (
                    choice.name,
                    choice.words,
                    _amounts(choice.owed or ()) or choice.effect or "",
                    _("yes") if choice.name == question.guess else "",
                )
                for choice in question.choices
            ],
        )


def _print_reconciliation(parsed: ParsedFile) -> None:
    if parsed.balance is None or parsed.open_in_books is None or parsed.difference is None:
        return
    if parsed.difference:
        tell(
            "Balance of the customer accounts {balance}; sum of what is open {opened}; difference {difference}.",
            balance=parsed.balance,
            opened=parsed.open_in_books,
            difference=parsed.difference,
        )
    else:
        tell(
            "Reconciled to the cent: balance of the customer accounts = sum of what is open = {balance}.",
            balance=parsed.balance,
        )


def as_data(name: str, parsed: ParsedFile) -> dict[str, object]:
    """The report's JSON form."""
    return {
        "file": name,
        "format": parsed.format,
        "encoding": parsed.encoding,
        "lines": parsed.lines,
        "first_day": parsed.first_day,
        "last_day": parsed.last_day,
        "mapping": parsed.mapping,
        "as_of": parsed.as_of,
        "as_of_source": parsed.as_of_source,
        "open": [
            {"currency": currency, "owed": owed.amount, "credited": credited.amount}
            for currency, owed, credited in parsed.open_by_currency()
        ],
        "balance": _amount(parsed.balance),
        "open_in_books": _amount(parsed.open_in_books),
        "difference": _amount(parsed.difference),
        "debtors": len(parsed.debtors),
        "settled": len(parsed.settled),
        "receivables": [_receivable(row) for row in parsed.receivables],
        "credits": [_credit(row) for row in parsed.credits],
        "errors": parsed.problems.errors,
        "remarks": len(parsed.problems) - parsed.problems.errors,
        "questions": [_question(question) for question in parsed.questions.open],
        "answered": [question.id for question in parsed.questions.answered],
        "rows": _rows(parsed.accounting),
        "problems": [_problem(problem) for problem in parsed.problems],
    }


def _receivable(row: ReceivableRow) -> dict[str, object]:
    return {
        "number": row.number,
        "debtor": row.debtor_code,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "amount": row.amount.amount,
        "open": row.open.amount,
        "currency": row.open.currency,
        "nature": row.nature.value,
        "line": row.line,
    }


def _credit(row: CreditRow) -> dict[str, object]:
    return {
        "number": row.number,
        "debtor": row.debtor_code,
        "on": row.on,
        "open": row.open.amount,
        "currency": row.open.currency,
        "nature": row.nature.value,
        "line": row.line,
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "line": problem.line,
        "field": problem.field,
        "value": problem.value,
        "code": problem.code.value,
        "severity": problem.severity.value,
        "message": problem.sentence,
    }


def _question(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "words": question.words,
        "why": question.why,
        "column": question.column,
        "row": question.line,
        "scope": question.scope.value,
        "guess": question.guess,
        "samples": {"header": list(question.sample_header), "rows": [list(row) for row in question.samples]},
        "choices": [
            {
                "name": choice.name,
                "words": choice.words,
                "why": choice.why,
                "effect": choice.effect,
                "owed": None if choice.owed is None else _sums(choice.owed),
                "asks_more": choice.asks_more,
            }
            for choice in question.choices
        ],
    }


def _rows(account: Accounting) -> dict[str, object]:
    """Counts that add up to ``in_file``, sums that add up to ``sums.in_file``, and the lines of what was left out."""
    return {
        "in_file": account.rows,
        **{became.value: account.counts[became] for became in Became},
        "sums": {"in_file": _sums(account.total), **{became.value: _sums(account.held(became)) for became in Became}},
        "left_out_because": {reason.value: count for reason, count in account.reasons.items()},
        "left_out_lines": {reason.value: account.lines[reason] for reason in account.reasons},
    }


def _sums(sums: Iterable[Money]) -> list[dict[str, object]]:
    return [{"currency": money.currency, "amount": money.amount} for money in sums]


def _amount(money: Money | None) -> Decimal | None:
    return None if money is None else money.amount
