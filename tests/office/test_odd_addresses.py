"""Addresses and fields that no page made: each is answered, none breaks a page."""

from __future__ import annotations

import pytest

from tests.office.people import Person
from tests.office.test_doors import ACTS, ROUTES, address, busy  # noqa: F401 (a fixture)
from tests.outbox.builders import House

HUGE = str(10**25)


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, path in ROUTES if "<int:" in path])
def test_a_number_that_no_row_can_have_is_not_found(busy: House, name: str, path: str) -> None:  # noqa: F811
    owner = Person(busy.organisation)
    url = address(busy, owner.slug, path.replace("<int:pk>", HUGE).replace("<int:batch>", HUGE))
    given = {"kind": "dispute", "amount": "1", "on": "2026-04-07", "left": "yes", "role": "viewer"}
    response = owner.client.post(url, given, follow=True) if name in ACTS else owner.client.get(url)
    assert response.status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "query",
    [
        "after=1e999999,1&sort=amount",
        "after=NaN,1&sort=amount",
        "after=sNaN,1&sort=amount",
        "after=2026-02-30,1",
        f"after=1,{HUGE}",
        "q=%00",
        "q=%5C",
        "age=1-30&why=nothing",
        "sort=%27",
    ],
)
@pytest.mark.parametrize("page", ["late/", "debtors/", "outbox/"])
def test_an_odd_query_shows_a_page(busy: House, page: str, query: str) -> None:  # noqa: F811
    owner = Person(busy.organisation)
    assert owner.status(f"{page}?{query}") == 200


@pytest.mark.parametrize("on", ["2026-02-30", "soon", "0000-00-00"])
@pytest.mark.parametrize("path", ["outbox/batch/1/posted/", "messages/1/resolve/"])
def test_a_day_that_does_not_exist_is_refused_in_words(busy: House, path: str, on: str) -> None:  # noqa: F811
    assert f"&#x27;{on}&#x27; is not a date" in Person(busy.organisation).does(path, on=on, left="yes")


@pytest.mark.parametrize("on", ["2026-02-30", "soon"])
@pytest.mark.parametrize("page", ["insight/", "insight/risks.csv"])
def test_a_page_asked_for_such_a_day_shows_todays(busy: House, page: str, on: str) -> None:  # noqa: F811
    assert Person(busy.organisation).status(f"{page}?on={on}") == 200


@pytest.mark.parametrize("days", ["9" * 5000, "0", "-1", "ten"])
def test_a_number_that_a_preference_cannot_have_is_refused_in_words(busy: House, days: str) -> None:  # noqa: F811
    owner = Person(busy.organisation)
    response = owner.client.post(owner.path("preferences/books/save/"), {"stale-after-days": days})
    assert response.status_code == 422
    assert "cannot be: expected 1 … 65535" in response.content.decode()


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("deposits/schemes/keep/", {"name": "a\0b", "covers": "damage"}),
        ("firms/propose/", {"firm": "a\0b", "may_receive": "yes"}),
        ("deposits/addresses/end/", {"code": "\0"}),
        ("deposits/?q=a%00b", {}),
    ],
)
def test_a_sign_that_no_text_holds_is_a_request_that_cannot_be_read(
    busy: House,  # noqa: F811
    path: str,
    given: dict[str, str],
) -> None:
    owner = Person(busy.organisation)
    answer = owner.client.post(owner.path(path), given) if given else owner.client.get(owner.path(path))
    assert answer.status_code < 500, answer.content[:300]
