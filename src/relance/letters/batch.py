"""Many letters at once, on all cores: Typst holds Python's lock while it compiles, so processes and not threads."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from relance.domain.errors import DomainError
from relance.letters.model import Letter
from relance.letters.render import RenderedLetter, try_render

ALONE_UP_TO = 24  # fewer letters than it takes to start the workers
IN_FLIGHT_PER_WORKER = 16


def render_batch(letters: Iterable[Letter], *, workers: int | None = None) -> Iterator[RenderedLetter]:
    """Render in the order given. Raises what ``render`` raises, at the letter's turn."""
    for rendered in render_each(letters, workers=workers):
        if isinstance(rendered, DomainError):
            raise rendered
        yield rendered


def render_each(letters: Iterable[Letter], *, workers: int | None = None) -> Iterator[RenderedLetter | DomainError]:
    """Render in the order given, with a bounded number in flight; a letter that cannot be rendered yields its error."""
    source = iter(letters)
    first = list(itertools.islice(source, ALONE_UP_TO + 1))
    count = workers or os.cpu_count() or 1
    if len(first) <= ALONE_UP_TO or count == 1:
        yield from map(try_render, itertools.chain(first, source))
        return
    # Workers start afresh, without this process's database connection.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([try_render.__module__])
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        flying: deque[Future[RenderedLetter | DomainError]] = deque()
        for letter in itertools.chain(first, source):
            flying.append(pool.submit(try_render, letter))
            if len(flying) >= count * IN_FLIGHT_PER_WORKER:
                yield flying.popleft().result()
        while flying:
            yield flying.popleft().result()
