"""Lists with part payments: does the time grow in a straight line with rows, and not at all with the companies before?

``python -m bench.lists`` (10,000 rows and 3 companies), ``python -m bench.lists --rows 10000 100000 300000 --companies 50``.
Each list comes into a company of its own, then again with other payments: CPU seconds of the program and of its server for each
thousand rows, the ratio to those of the first, and how much of them was reading.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import psycopg
from django.db import connection

from bench.spent import cpu_with
from relance.config import database as configured
from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase

BUDGET = 1.5  # times the smallest list's seconds for a thousand rows
CUSTOMERS_ONE_IN = 4
START = date(2025, 1, 1)


def write_list(path: Path, rows: int, round_: int) -> None:
    """``rows`` invoices, a quarter of them a third paid: another quarter each round. The same file each time."""
    with path.open("w", encoding="utf-8") as file:
        file.write("Numéro;Date;Échéance;Code client;Client;Total TTC;Montant payé;Reste à payer\n")
        for number in range(rows):
            cents = 1000 + number * 7919 % 900_000
            paid = cents // 3 if (number + round_) % 4 == 0 else 0
            day, customer = START + timedelta(days=number % 360), number % (rows // CUSTOMERS_ONE_IN + 1)
            file.write(
                f"F{number:06d};{day:%d/%m/%Y};{day + timedelta(days=30):%d/%m/%Y};C{customer};Société {customer};"
                f"{_eur(cents)};{_eur(paid)};{_eur(cents - paid)}\n"
            )


def _eur(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def measure(folder: Path, rows: int, company: int) -> tuple[list[float], float]:
    """CPU seconds to read and book a list into a new company, and one with other payments after it; and of reading the first."""
    from relance.intake.booking import Booking, book
    from relance.intake.formats.detect import read_file
    from relance.intake.rows import ParsedFile
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import found_organisation

    at = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
    slug = f"lists-{rows}-{company}"
    organisation = found_organisation(
        slug=slug, name=slug, owner_email=f"{slug}@bench.example", owner_name="Bench", at=at
    )
    connection.ensure_connection()
    server: psycopg.Connection = connection.connection
    seconds, reading = [], 0.0
    for round_ in (0, 1):
        path = folder / f"{slug}-{round_}.csv"
        write_list(path, rows, round_)
        read, parsed = cpu_with(server, partial(read_file, path))

        def into_the_books(path: Path = path, parsed: ParsedFile = parsed, round_: int = round_) -> None:
            with acting(organisation, "bench", at + timedelta(days=round_)) as here:
                book(here, parsed, Booking(path))

        booked, _ = cpu_with(server, into_the_books)
        seconds.append(read + booked)
        reading = reading or read
        path.unlink()
    return seconds, reading


def main() -> None:
    """Print a line for each list."""
    parser = argparse.ArgumentParser(prog="bench.lists")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000])
    parser.add_argument("--companies", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relance-bench-") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedDatabase(Path(folder) / "home").running("bench") as access:
            os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = access.url(APP_ROLE), access.url(OWNER_ROLE)
            configured.set_up_django()
            configured.migrate()
            print(
                "| Company | Rows | First | Reading | A thousand | Ratio | Again | A thousand | Ratio | Peak memory | Budget |"
            )
            print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
            smallest: tuple[float, float] | None = None
            lists = [(options.rows[0], number) for number in range(1, options.companies + 1)]
            lists += [(rows, options.companies + 1) for rows in options.rows[1:]]
            for rows, company in lists:
                seconds, reading = measure(Path(folder), rows, company)
                first, again = (taken * 1000 / rows for taken in seconds)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                smallest = smallest or (first, again)
                ratios = first / smallest[0], again / smallest[1]
                print(
                    f"| {company} | {rows:,} | {first * rows / 1000:.1f} s | {reading:.1f} s | {first:.2f} s | {ratios[0]:.2f}"
                    f" | {again * rows / 1000:.1f} s | {again:.2f} s | {ratios[1]:.2f}"
                    f" | {peak} MiB"
                    f" | {'met' if max(ratios) <= BUDGET else '**not met**'} |",
                    flush=True,
                )
            configured.close_connections()


if __name__ == "__main__":
    main()
