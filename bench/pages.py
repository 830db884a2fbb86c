"""The pages over a large organisation: a real web server, a signed-in member, the 95th percentile of each page."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time

import httpx
import psycopg

from bench.daily_run import AT, ON, fill

BUDGET_S = 0.1
TIMES = 40
PASSWORD = "une phrase assez longue"  # noqa: S105 (of a benchmark)
PAGES = (
    "today/", "late/", "late/?sort=amount", "late/?q=Client+4242", "late/?age=1-30", "late/?show=soon", "debtors/",
    "debtors/?q=Client+4242", "outbox/", "outbox/?state=proposed", "import/", "preferences/", "invoice", "debtor",
    "late/?q=42-1", "insight/", "insight/?on=2026-03-01", "insight/collection/", "insight/rows/failed/", "preferences/journal/",
    "debtors/?show=accumulating", "late/?show=held",
)  # fmt: skip
OLD_PAGES = ("today/", "late/?near=last", "late/?near=first")
# Books that nobody cleared up: what is late fell due over six years, of companies, consumers and public bodies.
AGE = """
    UPDATE receivables_receivable SET due_on = %(on)s::date - (id %% 2190)::int, issued_on = %(on)s::date - (id %% 2190)::int - 30
    WHERE organisation_id = %(org)s AND due_on < %(on)s
"""
KINDS = """
    UPDATE parties_debtor SET kind = CASE WHEN id %% 10 = 0 THEN 'consumer' WHEN id %% 50 = 1 THEN 'public_body' ELSE kind END
    WHERE organisation_id = %(org)s
"""


def age(owner_url: str, organisation: int) -> None:
    """Make what is late of an organisation old, and its debtors of every kind; as the owner."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for statement in (AGE, KINDS):
            connection.execute(statement, {"org": organisation, "on": ON})
        connection.execute("VACUUM ANALYZE")


def child(owner_url: str, receivables: int) -> None:
    """In a process of its own: fill, run the day, serve, and ask for each page again and again."""
    from relance.config import database
    from relance.config.web import served

    database.set_up_django()
    from relance.membership.members import invite
    from relance.scenarios.catalogue import store_presets
    from relance.scenarios.runs import run_day
    from relance.tenancy.context import Desk, acting
    from relance.tenancy.models import Organisation
    from relance.tenancy.organisations import found_organisation

    def company(slug: str, *, is_old: bool) -> int:
        organisation = found_organisation(
            slug=slug, name=slug, owner_email=f"{slug}@bench.example", owner_name="Bench", at=AT, is_demonstration=True
        )
        desk = Desk(organisation, "bench", lambda: AT)
        with desk.acting() as here:
            store_presets(here)
            Organisation.objects.update(clock_at=AT)
        fill(owner_url, organisation, receivables=receivables, due=receivables // 20)
        if is_old:
            age(owner_url, organisation)
        run_day(desk, on=ON)
        return organisation

    slug, old_slug = f"pages-{receivables}", f"old-pages-{receivables}"
    organisation, old = company(slug, is_old=False), company(old_slug, is_old=True)
    with acting(organisation, "bench", AT) as here:
        owner = invite(here, email=f"{slug}@bench.example", name="", role="owner")
    with acting(old, "bench", AT) as here:
        invite(here, email=owner.email, name="", role="owner", may_be_elsewhere=True)
    owner.set_password(PASSWORD)
    owner.save()
    with acting(organisation, "bench", AT):
        from relance.receivables.models import Receivable

        first = Receivable.objects.filter(due_on__lt=ON).order_by("pk")[0]
        paths = {"invoice": f"invoices/{first.pk}/", "debtor": f"debtors/{first.debtor_id}/"}
    database.close_connections()
    with (
        served(os.environ, None) as address,
        httpx.Client(base_url=address, timeout=120, follow_redirects=True) as client,
    ):
        client.get("/accounts/login/")
        client.post(
            "/accounts/login/",
            data={"login": owner.email, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]},
        )
        timings = {}
        asked = [(page, f"/o/{slug}/{paths.get(page, page)}") for page in PAGES]
        asked += [(f"{page} (old books)", f"/o/{old_slug}/{page}") for page in OLD_PAGES]
        for page, url in asked:
            seconds = []
            for number in range(TIMES + 4):
                started = time.perf_counter()
                response = client.get(url)
                if number >= 4:  # each worker's first pages fill what it remembers
                    seconds.append(time.perf_counter() - started)
                assert response.status_code == 200, (url, response.status_code)
                if sum(seconds) > 20:
                    break
            timings[page] = [
                statistics.median(seconds),
                sorted(seconds)[int(len(seconds) * 0.95) - 1 if len(seconds) > 1 else 0],
            ]
    print(json.dumps(timings))


if __name__ == "__main__":
    child(sys.argv[1], int(sys.argv[2]))
