"""A person at the pages while everything else goes wrong: looks at them, and notes money that came in."""

from __future__ import annotations

import random
import re
import threading
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from tests.faults.installation import COMPANY, SLUG, Installation, wait_until

PAGES = ("today", "late", "debtors", "outbox", "cases", "insight", "preferences/journal", "import")
PASSWORD = "une phrase assez longue"
TIMEOUT_S = 60.0
CONFIRMED = '<div class="notice good"'


class Visitor:
    """``with Visitor(...) as visitor``: signed in, and at work until the block ends.

    ``noted`` are the invoices whose payment the pages confirmed; ``tried`` those whose answer was lost as well.
    """

    def __init__(self, home: Installation, base: str, dice: random.Random, *, to_pay: list[int]) -> None:
        self._home, self._base, self._dice = home, base, dice
        self._to_pay = to_pay
        self._client = httpx.Client(base_url=base, follow_redirects=True, timeout=TIMEOUT_S)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.tried: set[int] = set()
        self.noted: set[int] = set()
        self.pages_seen = 0

    def __enter__(self) -> Visitor:
        self._sign_in()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join(timeout=2 * TIMEOUT_S)
        self._client.close()

    def sees_all_pages(self) -> None:
        """Once all is over every page shows; one that does not is said."""
        wait_until(self._sees_today, "the pages are back")
        for page in PAGES:
            answer = self._client.get(f"/o/{SLUG}/{page}/")
            assert answer.status_code == 200, (page, answer.status_code, answer.text[:300])

    def _sees_today(self) -> bool:
        self._home.tend()
        return self._looks("today")

    def _sign_in(self) -> None:
        """By the link that the owner is given on the machine."""
        owner = COMPANY["owner-email"]
        link = self._home.relance("invite", owner, "--organisation", SLUG, "--role", "owner", "--json").json()["link"]
        self._post(urlsplit(link).path, password1=PASSWORD, password2=PASSWORD)
        self._post("/accounts/login/", login=owner, password=PASSWORD)
        assert self._client.get(f"/o/{SLUG}/today/").url.path == f"/o/{SLUG}/today/"

    def _work(self) -> None:
        while not self._ending.is_set():
            self._looks(self._dice.choice(PAGES))
            if self._to_pay and self._dice.random() < 0.3:
                self._pays(self._to_pay.pop())

    def _looks(self, page: str) -> bool:
        try:
            answer = self._client.get(f"/o/{SLUG}/{page}/")
        except httpx.TransportError:
            self._ending.wait(0.1)
            return False
        self.pages_seen += answer.status_code == 200
        return answer.status_code == 200

    def _pays(self, invoice: int) -> None:
        """Note the whole amount of an invoice; whether that was kept is known only where the page says so."""
        path = f"/o/{SLUG}/invoices/{invoice}/"
        self.tried.add(invoice)
        today = self._home.clock.now().date().isoformat()
        try:
            amount = re.search(r'name="amount"[^>]*value="([^"]+)"', self._client.get(path).text)
            answer = self._post(f"{path}pay/", page=path, amount=amount[1] if amount else "1000.00", on=today)
        except (httpx.TransportError, LookupError):
            return
        if answer.status_code == 200 and CONFIRMED in answer.text:
            self.noted.add(invoice)

    def _post(self, path: str, *, page: str | None = None, **given: str) -> httpx.Response:
        """Fill in the form of a page. Raises LookupError where the page has none."""
        shown = self._client.get(page or path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown.text)
        if token is None:
            raise LookupError(shown.status_code)
        return self._client.post(
            str(shown.url) if page is None else path, data={"csrfmiddlewaretoken": token[1], **given}
        )
