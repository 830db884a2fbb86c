"""Reading a file from an address that somebody named: within bounds, and not into networks that are forbidden."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from relance.channels import fetching, network
from relance.channels.fetching import AddressInvalid, NotFetched, fetch, refuse_address

pytestmark = pytest.mark.requirement("SW-1")
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@contextmanager
def answering(*answers: bytes, drip: bool = False) -> Iterator[str]:
    """A server that answers whoever comes with one thing after the other."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        is_over = threading.Event()

        def serve() -> None:
            for answer in answers:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(4096)
                    try:
                        caller.sendall(answer)
                        while drip and not is_over.wait(0.02):
                            caller.sendall(b"x")
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            is_over.set()
            server.close()
            thread.join()


def why(refused: pytest.ExceptionInfo[NotFetched]) -> str:
    return str(refused.value.sentence.facts["why"])


def test_a_file_is_read_and_a_redirect_followed() -> None:
    with answering(b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n", OK + b"Content-Length: 5\r\n\r\nBEGIN") as base:
        assert fetch(f"{base}/here?key=1", most_bytes=100) == b"BEGIN"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (OK + b"\r\n" + b"x" * 3000, "larger"),
        (OK + b"Content-Length: 50\r\n\r\nBEGIN", "broke off"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "404"),
        (b"SSH-2.0-OpenSSH\r\n", "no connection"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", "no connection"),
    ],
)
def test_what_is_no_whole_file_is_told(answer: bytes, said: str) -> None:
    with answering(answer) as base, pytest.raises(NotFetched) as refused:
        fetch(base, most_bytes=1 << 10)
    assert said in why(refused)


def test_a_server_that_gives_a_byte_now_and_then_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.3)
    with answering(OK + b"X-Slow: ", drip=True) as base, pytest.raises(NotFetched):
        fetch(base, most_bytes=1 << 20)


def test_a_circle_of_redirects_ends() -> None:
    round_again = b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n"
    with answering(*[round_again] * 4) as base, pytest.raises(NotFetched) as refused:
        fetch(base, most_bytes=100)
    assert "too often" in why(refused)


@pytest.mark.parametrize(
    "address",
    [
        "http://calendar.example/a.ics",
        "file:///etc/passwd",
        "https://user:word@calendar.example/",
        "https://",
        "calendar.example/a.ics",
        "https://calendar.example/a b",
        "https://calendar.example/\r\nHost: other.example",
        "https://[::1",
    ],
)
def test_only_an_address_over_tls_and_of_this_machine_is_read(address: str) -> None:
    with pytest.raises(AddressInvalid):
        refuse_address(address)


def test_a_redirect_to_an_address_that_none_may_type_is_not_followed() -> None:
    with (
        answering(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n") as base,
        pytest.raises(AddressInvalid),
    ):
        fetch(base, most_bytes=100)


def test_a_server_elsewhere_leads_nobody_to_what_runs_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(OK + b"\r\nBEGIN") as here:
        monkeypatch.setattr(fetching, "_once", lambda *_a: here)  # of an address elsewhere: it leads on
        with pytest.raises(NotFetched) as refused:
            fetch("https://calendar.example/a.ics", most_bytes=100)
    assert "network" in why(refused)


def test_a_network_that_the_installation_forbids_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(network.FORBID, "yes")
    resolved: Callable[..., object] = lambda *_a, **_k: [(2, 1, 6, "", ("169.254.169.254", 443))]  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(NotFetched) as refused:
        fetch("https://calendar.example/a.ics", most_bytes=100)
    assert "network" in why(refused)
