"""Claim, network, proof: one after the other for each act, several acts at once.

(a) One short transaction claims it. (b) The network, outside any transaction. (c) Another transaction writes down what is
known. There is no retry of a job: what is found claimed by nobody alive is unconfirmed, for it may have been done (``doubt``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Lock
from typing import Protocol, TypeVar

from django.db import connection

from relance.dispatch.answers import Unknown
from relance.tenancy.context import Acting

ALONE_UP_TO, THREADS = 20, 4
C = TypeVar("C")
A = TypeVar("A")


class Workplace(Protocol):
    """Where it is done from. Each transaction acts anew, so that its moment is never old."""

    def acting(self) -> AbstractContextManager[Acting]:
        """Act for the organisation, at the clock's moment."""
        ...

    @property
    def is_stopping(self) -> Callable[[], bool]:
        """Asked between two acts."""
        ...


class Act(Protocol[C, A]):
    """What one kind of act does at each stage: ``C`` is what it claimed, with all that the network needs, ``A`` an answer."""

    not_its_fault: tuple[type[Exception], ...]

    def claim(self, here: Acting, pk: int) -> C | None:
        """Take it through its gate, in the caller's transaction; None where there is nothing to do. What it raises undoes that."""
        ...

    def call(self, claimed: C) -> A:
        """Do it, once, over the network. No transaction is open."""
        ...

    def prove(self, here: Acting, claimed: C, answer: A | Unknown) -> None:
        """Write down what is known after that, unless somebody settled it meanwhile."""
        ...

    def spoil(self, here: Acting, pk: int, why: str) -> None:
        """End what cannot even be claimed, if it still waits: it surely was not done."""
        ...


def carry_out(place: Workplace, act: Act[C, A], pk: int) -> None:
    """Take one act through claim, network and proof. Raises what is ``not_its_fault``: the others would fail as well."""
    try:
        with place.acting() as here:
            claimed = act.claim(here, pk)
    except act.not_its_fault:
        raise
    except Exception as error:  # noqa: BLE001 (isolation: the claim was undone, so it surely was not done; the others go on)
        with place.acting() as here:
            act.spoil(here, pk, f"{type(error).__name__}: {error}")
        return
    if claimed is None:
        return
    answer = _answer(act, claimed)
    with place.acting() as here:
        act.prove(here, claimed, answer)


def _answer(act: Act[C, A], claimed: C) -> A | Unknown:
    try:
        return act.call(claimed)
    except Exception as error:  # noqa: BLE001 (it breaks its promise: nobody knows how far it came)
        return Unknown(f"{type(error).__name__}: {error}")


def carry_out_each(place: Workplace, acts: Callable[[], Act[C, A]], waiting: Sequence[int]) -> None:
    """All of these, many over several connections at once: ``acts`` makes what does them, one for each thread."""
    if len(waiting) <= ALONE_UP_TO:
        _carry_out(place, acts(), iter(waiting))
        return
    shared = _Shared(waiting)
    with ThreadPoolExecutor(THREADS) as threads:
        for part in [threads.submit(_in_thread, place, acts(), shared) for _ in range(THREADS)]:
            part.result()


def _carry_out(place: Workplace, act: Act[C, A], waiting: Iterator[int]) -> None:
    while not place.is_stopping() and (pk := next(waiting, None)) is not None:
        carry_out(place, act, pk)


def _in_thread(place: Workplace, act: Act[C, A], waiting: Iterator[int]) -> None:
    try:
        _carry_out(place, act, waiting)
    finally:
        connection.close()  # the thread's own


class _Shared:
    """An iterator that threads share."""

    def __init__(self, items: Iterable[int]) -> None:
        self._items = iter(items)
        self._lock = Lock()

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        with self._lock:
            return next(self._items)
