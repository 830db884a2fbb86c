"""Many letters at once, on all cores: Typst holds Python's lock while it compiles, so processes and not threads."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from types import TracebackType

from relance.domain.errors import DomainError
from relance.letters.model import Letter
from relance.letters.render import LetterNotRendered, RenderedLetter, try_render

ALONE_UP_TO = 24  # fewer letters than it takes to start the workers
IN_FLIGHT_PER_WORKER = 16
Made = RenderedLetter | DomainError


class Renderers:
    """Processes that render: started once there is enough for them, kept until the block ends.

    They end with the process that started them, however that one ends.
    """

    def __init__(self, workers: int | None = None) -> None:
        """As many as there are cores, unless told."""
        self._count = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Renderers:
        return self

    def __exit__(self, *raised: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stop()

    def each(self, letters: Iterable[Letter | DomainError]) -> Iterator[Made]:
        """Render in the order given, with a bounded number in flight; what cannot be rendered yields its error."""
        source = iter(letters)
        first = list(itertools.islice(source, ALONE_UP_TO + 1)) if self._pool is None else []
        if self._count == 1 or (self._pool is None and len(first) <= ALONE_UP_TO):
            yield from map(try_render, itertools.chain(first, source))
            return
        flying: deque[tuple[Letter | DomainError, Future[Made]]] = deque()
        for letter in itertools.chain(first, source):
            flying.append((letter, self._begin(letter)))
            if len(flying) >= self._count * IN_FLIGHT_PER_WORKER:
                yield self._end(*flying.popleft())
        while flying:
            yield self._end(*flying.popleft())

    def _begin(self, letter: Letter | DomainError) -> Future[Made]:
        """Hand it to the processes, to fresh ones where one of them has died."""
        try:
            return self._running().submit(try_render, letter)
        except BrokenExecutor:
            self._stop()
            return self._running().submit(try_render, letter)

    def _end(self, letter: Letter | DomainError, begun: Future[Made]) -> Made:
        """What came of it. Where a process died, by this letter or by another one beside it, it is tried once more, alone."""
        try:
            return begun.result()
        except BrokenExecutor:
            pass
        try:
            return self._begin(letter).result()
        except BrokenExecutor:
            return LetterNotRendered(why="the process that drew it ended, twice")

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Workers start afresh, without this process's database connection.
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([try_render.__module__])
            self._pool = ProcessPoolExecutor(self._count, mp_context=context, initializer=_end_with_parent)
        return self._pool

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None


def _end_with_parent() -> None:
    """In a renderer's process: watch the pipe that its parent holds open, and end when that closes, even by a kill."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, name="ends-with-its-parent", daemon=True).start()


def render_batch(letters: Iterable[Letter], *, workers: int | None = None) -> Iterator[RenderedLetter]:
    """Render in the order given. Raises what ``render`` raises, at the letter's turn."""
    for rendered in render_each(letters, workers=workers):
        if isinstance(rendered, DomainError):
            raise rendered
        yield rendered


def render_each(letters: Iterable[Letter | DomainError], *, workers: int | None = None) -> Iterator[Made]:
    """The same; a letter that cannot be rendered yields its error."""
    with Renderers(workers) as renderers:
        yield from renderers.each(letters)
