"""Rendering at once: in threads, in processes, and after either broke."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import psutil
import pytest

from relance.letters import render as rendering
from relance.letters.batch import Renderers
from relance.letters.model import Act
from relance.letters.render import LetterNotRendered, RenderedLetter, render
from tests.letters.builders import item, letter


@pytest.mark.requirement("P48")
def test_four_threads_render_the_same_letters_as_one() -> None:
    """Pages are served by threads, and each may show a letter at the same moment."""
    letters = [letter(Act.REMINDER, item(f"F-{n}", regime=None)) for n in range(4)]
    alone, made, failed = [render(one).pdf for one in letters], {}, []
    gate = Barrier(4)

    def work(mine: int) -> None:
        gate.wait(30)
        for turn in range(4):
            which = (mine + turn) % 4
            try:
                made[mine, which] = render(letters[which]).pdf
            except BaseException as error:  # noqa: BLE001 (shown by the test)
                failed.append(error)

    threads = [Thread(target=work, args=(mine,)) for mine in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert failed == []
    assert {(mine, which): alone[which] for mine in range(4) for which in range(4)} == made


class Panic(BaseException):
    """As the compiler's own panics, it is no Exception."""


@pytest.mark.parametrize("error", [RuntimeError("Already borrowed"), Panic("index out of bounds"), KeyError("name")])
def test_whatever_breaks_in_a_renderer_is_a_letter_not_rendered_and_the_next_one_is(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    class Broken:
        def compile_with_warnings(self, **_: Any) -> Any:
            raise error

    monkeypatch.setattr(rendering._thread, "compiler", Broken(), raising=False)
    with pytest.raises(LetterNotRendered, match=type(error).__name__):
        render(letter(Act.REMINDER))
    assert render(letter(Act.REMINDER)).pdf.startswith(b"%PDF")


def test_a_stop_from_the_keyboard_is_no_broken_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(rendering, "page_of", stop)
    with pytest.raises(KeyboardInterrupt):
        render(letter(Act.REMINDER))


class Deadly:
    """What ends the process that takes it up."""

    def __reduce__(self) -> tuple[Any, tuple[int]]:
        return os._exit, (1,)


def test_a_letter_that_kills_its_renderer_is_the_only_one_that_fails() -> None:
    listed: list[Any] = [letter(Act.REMINDER, item(f"F-{n}", regime=None)) for n in range(40)]
    listed[30] = Deadly()
    with Renderers(2) as renderers:
        made = list(renderers.each(listed))
        more = list(renderers.each(listed[:3]))
    assert [n for n, one in enumerate(made) if isinstance(one, LetterNotRendered)] == [30]
    assert all(isinstance(one, RenderedLetter) for one in more)


PARENT = """
import sys, time
from relance.letters.batch import Renderers
from relance.letters.model import Act
from tests.letters.builders import item, letter
if __name__ == "__main__":
    with Renderers(2) as renderers:
        list(renderers.each(letter(Act.REMINDER, item(f"F-{n}", regime=None)) for n in range(30)))
        print("ready", flush=True)
        time.sleep(600)
"""


def test_renderers_end_with_the_process_that_started_them_even_when_it_is_killed() -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"},
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        children = psutil.Process(parent.pid).children(recursive=True)
        assert len(children) >= 3, "a server of processes, and two renderers"
        os.kill(parent.pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while (left := [one for one in children if one.is_running()]) and time.monotonic() < deadline:
        time.sleep(0.05)
    for one in left:
        one.kill()
    assert left == []
