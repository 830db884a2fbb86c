"""Print and keep the figures: ``make bench``, or one section of them: ``python -m bench Letters --largest 10000``.

Each figure is a ratio of two timings of one run on one machine, beside the bare statement that it is measured against.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg

from bench import captures, daily_run, end_to_end, mandate, pages, workers
from bench.fec_file import write_fec
from bench.report import machine, renewed, table
from bench.spent import cpu_of, cpu_with
from relance.config import database as configured
from relance.config.access import APP_ROLE, OWNER_ROLE
from relance.config.embedded_database import EmbeddedDatabase

RESULTS = Path(__file__).with_name("results.md")
IMPORT_BUDGET, LETTER_BUDGET, MEMORY_BUDGET_MIB = 3.3, 1.15, 300
LETTERS, LETTER_ROUNDS = 40, 5
END_TO_END = 10_000


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bare_import(owner_url: str, fec: Path, receivables: list[tuple[object, ...]]) -> float:
    """COPY of the file's lines, and INSERT … SELECT of as many receivables as result, with the same keys."""
    with psycopg.connect(owner_url) as connection:
        columns = ", ".join(f"c{n} text" for n in range(18))
        connection.execute("DROP TABLE IF EXISTS bench_receivable")
        connection.execute("CREATE TABLE bench_receivable (LIKE receivables_receivable INCLUDING ALL)")
        connection.execute(f"CREATE TEMPORARY TABLE bench_line ({columns})")
        connection.execute(
            "CREATE TEMPORARY TABLE bench_row (identity text, number text, issued_on date, amount numeric)"
        )
        with connection.cursor().copy("COPY bench_row FROM STDIN") as copy:
            for row in receivables:
                copy.write_row(row)
        connection.commit()

        def load() -> None:
            with (
                fec.open("rb") as lines,
                connection.cursor().copy(
                    "COPY bench_line FROM STDIN (FORMAT csv, DELIMITER E'\\t', HEADER true, QUOTE E'\\b')"
                ) as copy,
            ):
                while chunk := lines.read(1 << 16):
                    copy.write(chunk)
            connection.execute(
                "INSERT INTO bench_receivable (organisation_id, debtor_id, source_format, identity, number, nature, label,"
                " order_reference, delivery_reference,"
                " issued_on, due_on, due_is_assumed, currency, amount, open_amount, imported_at, touched_at)"
                " SELECT 1, 1, 'fec', identity, number, 'invoice', '', '', '', issued_on, issued_on + 30, true, 'EUR', amount,"
                " amount, now(), now() FROM bench_row"
            )
            connection.commit()

        spent, _ = cpu_with(connection, load)
        connection.execute("DROP TABLE bench_receivable")
    return spent


def child_import(fec: str) -> None:
    """In a process of its own, so that its memory is its own: read and book, then look at what is due."""
    configured.set_up_django()
    from django.db import connection

    from relance.intake.booking import Booking, book
    from relance.intake.formats.detect import read_file
    from relance.scenarios.dry_run import dry_run
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import found_organisation

    at = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
    slug = f"bench-{os.getpid()}"
    organisation = found_organisation(
        slug=slug, name=slug, owner_email="bench@bench.example", owner_name="Bench", at=at
    )
    connection.ensure_connection()
    started = time.process_time()
    parsed = read_file(Path(fec))
    read = time.process_time() - started

    def book_it() -> None:
        with acting(organisation, "bench", at) as here:
            book(here, parsed, Booking(Path(fec)))

    booking, _ = cpu_with(connection.connection, book_it)
    rows = [(row.identity, row.number, row.issued_on.isoformat(), str(row.amount.amount)) for row in parsed.receivables]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    def decide() -> None:
        with acting(organisation, "bench", at) as here:
            dry_run(here, on=date(2026, 2, 2))

    decided, _ = cpu_with(connection.connection, decide)
    print(
        json.dumps(
            {"read": read, "booked": read + booking, "peak": peak, "decided": decided, "open": len(rows), "rows": rows}
        )
    )


def measure_import(lines: int, owner_url: str, folder: Path) -> list[str]:
    """One line of the table of imports."""
    fec = folder / f"bench-{lines}.txt"
    write_fec(fec, lines)
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--child", str(fec)], capture_output=True, text=True, check=True
    )
    ours: dict[str, Any] = json.loads(done.stdout)
    bare = bare_import(owner_url, fec, ours["rows"])
    ratio = ours["booked"] / bare
    verdict = "met" if ratio <= IMPORT_BUDGET and ours["peak"] <= MEMORY_BUDGET_MIB else "**not met**"
    return [
        f"{lines:,}",
        f"{ours['open']:,}",
        f"{ours['read']:.2f} s",
        f"{ours['booked']:.2f} s",
        f"{bare:.2f} s",
        f"{ratio:.1f}",
        f"{ours['peak']} MiB",
        f"{ours['decided']:.2f} s",
        verdict,
    ]


def measure_letters() -> list[str]:
    """Our rendering of a letter against the bare compilation of the same data: both in this process, on one core, in turn.

    CPU seconds, the least of some rounds: what else the machine does is in neither.
    """
    import typst
    from tests.letters.builders import item, letter

    from relance.letters import render as rendering

    letters = [_numbered(letter, item, number) for number in range(LETTERS)]
    seen: list[dict[str, str]] = []
    original = rendering._compiler
    compiler = original()

    class Recording:
        def compile_with_warnings(self, **options: Any) -> Any:
            seen.append(options["sys_inputs"])
            return compiler.compile_with_warnings(**options)

    recording: Any = Recording()
    rendering._compiler = lambda: recording
    [rendering.render(one) for one in letters]
    rendering._compiler = original
    template = Path(rendering.__file__).parent / "typst/letter.typ"
    bare_compiler = typst.Compiler(str(template), ignore_system_fonts=True)

    def bare() -> None:
        for data in seen:
            bare_compiler.compile(format="pdf", sys_inputs=data, pdf_standards=["a-2a", "ua-1"])

    def ours() -> None:
        for one in letters:
            rendering.render(one)

    rounds = [(cpu_of(bare), cpu_of(ours)) for _ in range(LETTER_ROUNDS)]
    least_bare, least_ours = (min(each) for each in zip(*rounds, strict=True))
    ratio = least_ours / least_bare
    verdict = "met" if ratio <= LETTER_BUDGET else "**not met**"
    return [
        str(LETTERS),
        f"{least_ours * 1000 / LETTERS:.1f} ms",
        f"{least_bare * 1000 / LETTERS:.1f} ms",
        f"{ratio:.2f}",
        verdict,
    ]


def _numbered(letter: Any, item: Any, number: int) -> Any:
    from relance.letters.model import Act

    return letter(Act.UNPAID_NOTICE, item(f"F-{number}"), item(f"G-{number}", "350.50", due="2026-07-15"))


def in_child(*arguments: str) -> dict[str, Any]:
    """What a measurement in a process of its own printed."""
    done = subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def measure_run(receivables: int, owner_url: str) -> list[str]:
    """One line of the table of runs: a twentieth of the receivables is due."""
    due = receivables // 20
    ours = in_child("bench.daily_run", owner_url, str(receivables), str(due))
    bare = daily_run.bare(owner_url, ours["organisation"])
    ratio = ours["ours"] / bare
    is_met = ratio <= daily_run.BUDGET and ours["idle"] <= daily_run.IDLE_BUDGET_S
    return [
        f"{receivables:,}",
        f"{due:,}",
        f"{ours['notices']:,}",
        f"{ours['ours']:.2f} s",
        f"{due / ours['ours']:,.0f} a second",
        f"{bare:.2f} s",
        f"{ratio:.1f}",
        f"{ours['idle']:.2f} s",
        f"{ours['peak']} MiB",
        "met" if is_met else "**not met**",
    ]


def measure_mandate(owner_url: str, app_url: str) -> list[str]:
    """A count over the largest organisation with the policy that closes its tables to firms, and without."""
    with psycopg.connect(owner_url) as connection:
        found = connection.execute(
            "SELECT organisation_id, count(*) FROM receivables_receivable GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        ).fetchone()
    assert found is not None
    organisation, count = found
    closed, open_to_all = mandate.cost_of_being_closed(owner_url, app_url, organisation)
    ratio = closed / open_to_all
    return [
        f"{count:,}",
        f"{closed * 1000:.1f} ms",
        f"{open_to_all * 1000:.1f} ms",
        f"{ratio:.2f}",
        "met" if ratio <= mandate.BUDGET else "**not met**",
    ]


def measure_end_to_end(receivables: int, owner_url: str) -> list[str]:
    """From overdue receivables to accepted e-mails; five of a customer."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.end_to_end", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        port = server.stdout.readline().strip()
        ours = in_child("bench.end_to_end", "child", owner_url, str(receivables), port)
        server.stdin.close()
    assert ours["accepted"] == ours["notices"]
    whole, rate = ours["decided"] + ours["rendered"] + ours["sent"], ours["accepted"] / ours["sent"]
    is_met = whole <= end_to_end.BUDGET_S * receivables / 10_000 and rate >= end_to_end.RATE_BUDGET
    return [
        f"{receivables:,}",
        f"{ours['accepted']:,}",
        f"{ours['decided']:.1f} s",
        f"{ours['rendered']:.1f} s",
        f"{ours['sent']:.1f} s",
        f"{whole:.1f} s",
        f"{ours['letters'] / ours['rendered']:.0f} a second",
        f"{rate:.0f} a second",
        "met" if is_met else "**not met**",
    ]


def measure_pages(receivables: int, owner_url: str) -> list[list[str]]:
    """A line for each page: median and 95th percentile, from a web server of its own."""
    return [
        [
            f"`{page}`",
            f"{median * 1000:.0f} ms",
            f"{late * 1000:.0f} ms",
            "met" if late <= pages.BUDGET_S else "**not met**",
        ]
        for page, (median, late) in in_child("bench.pages", owner_url, str(receivables)).items()
    ]


@dataclass(frozen=True)
class Bench:
    """What the sections measure on: one database, the sizes to try, and where files may stand."""

    sizes: list[int]
    folder: Path
    owner_url: str
    app_url: str


def section_of_imports(bench: Bench) -> str:
    """A FEC, read and booked."""
    rows = [measure_import(size, bench.owner_url, bench.folder) for size in bench.sizes]
    return f"""Budget: at most {IMPORT_BUDGET} times the bare COPY of its lines and INSERT … SELECT of the resulting rows with the same
keys; our process under {MEMORY_BUDGET_MIB} MiB. CPU seconds of the program and of its server together, on both sides. The last
is a dry run over everything that the import left open.

{table("Lines|Left open|Read|Read and booked|Bare SQL|Ratio|Peak memory|Dry run|Budget", rows)}"""


def section_of_runs(bench: Bench) -> str:
    """The daily run over what the imports left."""
    rows = [measure_run(size, bench.owner_url) for size in bench.sizes]
    return f"""Budget: at most {daily_run.BUDGET} times the bare SQL that writes the same decisions, notices, items, messages, journal
entries and plans into the same tables; under {daily_run.IDLE_BUDGET_S} s when nothing is due; memory that does not grow. CPU seconds of
the program and of its server together, on both sides.

{table("Stored|Due|Notices|Run|Decided|Bare SQL|Ratio|Nothing due|Peak memory|Budget", rows)}"""


def section_of_mandates(bench: Bench) -> str:
    """What it costs a creditor that its tables are closed to firms."""
    row = measure_mandate(bench.owner_url, bench.app_url)
    return f"""Every table is closed while a firm acts under a mandate. Budget: a creditor's count within {mandate.BUDGET:.2f} times the
same without that policy, {mandate.ROUNDS} of each in turn.

{table("Receivables|With|Without|Ratio|Budget", [row])}"""


def section_of_end_to_end(bench: Bench) -> str:
    """From overdue receivables to accepted e-mails."""
    rows = [measure_end_to_end(size, bench.owner_url) for size in bench.sizes if size <= END_TO_END]
    return f"""Budget: 10,000 overdue receivables of 2,000 customers, decided, rendered, e-mailed to a local server and recorded, under
{end_to_end.BUDGET_S:.0f} s; {end_to_end.RATE_BUDGET:.0f} e-mails with their letter a second.

{table("Overdue|E-mails|Decided|Letters|Sent|In all|Letters|E-mails|Budget", rows)}"""


def section_of_pages(bench: Bench) -> str:
    """Answers of a web server over the largest books."""
    rows = measure_pages(bench.sizes[-1], bench.owner_url)
    return f"""Budget: 95 of 100 answers under {pages.BUDGET_S * 1000:.0f} ms over {bench.sizes[-1]:,} receivables, of which a twentieth is
late and proposed (two web processes; at most twelve questions to the database a page, thirteen on Today, nineteen on First steps, which a
test keeps). Old books: what is late fell due over six years, of companies, consumers and public bodies.

{table("Page|Median|95th percentile|Budget", rows)}"""


def section_of_letters(bench: Bench) -> str:
    """Letters against bare Typst."""
    return f"""Budget: within {LETTER_BUDGET} times the bare Typst compilation of the same data. CPU time of a letter, core against core:
both in one process, {LETTERS} letters, the least of {LETTER_ROUNDS} rounds in turn.

{table("Letters|Ours|Bare Typst|Ratio|Budget", [measure_letters()])}"""


def section_of_captures(bench: Bench) -> str:
    """Attempts on simulated cards."""
    return f"{captures.ABOUT}\n\n{table(captures.HEAD, captures.measure_captures())}"


def section_of_workers(bench: Bench) -> str:
    """Several processes over one database, with a second one of idle companies beside."""
    scale = workers.LARGE if bench.sizes[-1] > END_TO_END else workers.SMALL
    with EmbeddedDatabase(bench.folder / "home").running("idle") as idle:
        apart = {"DATABASE_URL": idle.url(APP_ROLE), "DATABASE_OWNER_URL": idle.url(OWNER_ROLE)}
        shared, beside = workers.measure(bench.owner_url, apart, scale)
    return f"""Budget: with letters drawn on one core each, two processes at least {workers.SCALING_BUDGET} times one (or, where one keeps
more than {workers.ALONE_BUSY} cores busy, {workers.BUSY_BUDGET:.0%} of both), four not under {workers.FOUR_BUDGET} of two. Letters are
written and e-mailed to a local server; the work is companies by letters of each; busy is CPU seconds of the workers for each second.

{table("Processes|Work|Took|Letters a second|Busy|Of one|Budget", shared)}

Budget: a company with {workers.SMALL_LETTERS} letters served within {workers.SMALL_BUDGET_S:.0f} s beside a big one, by two workers;
{workers.IDLE_ORGANISATIONS:,} companies with nothing to do under {workers.IDLE_BUDGET_PER_S:.0f} transactions a second; no e-mail twice.

{table("Letters|Small one served|Big one|Idle companies|Transactions a second|Doubled|Budget", [beside])}"""


SECTIONS: dict[str, Callable[[Bench], str]] = {
    "Import of a FEC": section_of_imports,
    "The daily run": section_of_runs,
    "Closed to firms": section_of_mandates,
    "End to end": section_of_end_to_end,
    "Pages": section_of_pages,
    "Letters": section_of_letters,
    "Attempts on a card": section_of_captures,
    "Workers": section_of_workers,
}
OVER_BOOKS = {"The daily run", "Closed to firms", "End to end", "Pages", "Workers"}  # what was imported before


def measure(bench: Bench, wanted: Sequence[str], options: str) -> None:
    """Measure each wanted section, print it at once, and put it in its place in bench/results.md."""
    for title in wanted:
        text = SECTIONS[title](bench)
        section = f"Measured by `python -m bench {options}` on {machine()}, {datetime.now(UTC).date()}.\n\n{text}"
        print(f"## {title}\n\n{section}\n", flush=True)
        RESULTS.write_text(renewed(RESULTS.read_text(encoding="utf-8"), title, section), encoding="utf-8")


def main() -> None:
    """Measure everything, or the sections that are named, up to ``--largest`` lines, and renew bench/results.md."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--largest", type=int, default=100_000)
    parser.add_argument("--child")
    options = parser.parse_args()
    if options.child:
        child_import(options.child)
        return
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no such section: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    wanted = [title for title in SECTIONS if title in options.sections or not options.sections]
    if OVER_BOOKS & set(wanted) and "Import of a FEC" not in wanted:
        wanted.insert(0, "Import of a FEC")
    sizes = [size for size in (10_000, 100_000, 1_000_000) if size <= options.largest]
    with tempfile.TemporaryDirectory(prefix="relance-bench-") as folder:
        Path(folder).chmod(0o755)
        with EmbeddedDatabase(Path(folder) / "home").running("bench") as access:
            os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = access.url(APP_ROLE), access.url(OWNER_ROLE)
            configured.set_up_django()
            configured.migrate()
            bench = Bench(sizes, Path(folder), access.url(OWNER_ROLE), access.url(APP_ROLE))
            measure(bench, wanted, f"--largest {options.largest}")
            configured.close_connections()


if __name__ == "__main__":
    main()
