"""Keys and numbers of cards: in no log, no error, no value, no row; and nothing said to a server that is not who it says."""

from __future__ import annotations

import datetime as dt
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from relance.channels import bounded_http
from relance.dispatch.answers import Refused
from relance.domain.captures.answers import Declined, Unknown
from relance.payments.cards.network import Http
from relance.payments.cards.stripe import Stripe
from relance.payments.cards.values import Account
from tests.payments.servers.stripe_server import StripeServer
from tests.payments.stage import TAKES_MONEY, Stage, stage_of

pytestmark = pytest.mark.requirement("SW-1")
NUMBERS = ["4242424242424242", "4000002500003155", "4000000000009995"]


@pytest.fixture(params=["stripe", "mollie"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    with stage_of(request.param) as made:
        yield made


def test_no_log_holds_a_key_or_a_number(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = []
        for number in NUMBERS:
            page = stage.page()
            stage.world.guest(page.link, number)
            said.append(repr(stage.cards.guarantee_state(page.id)))
        card = stage.card()
        for kind in ("cut", "500", "garbage", "429", "500_before"):
            stage.breaks(kind, TAKES_MONEY)
            said.append(repr(stage.cards.attempt(stage.attempt_on(card))))
        said.append(repr(stage.cards) + repr(vars(stage.cards)) + repr(card))
    for text in (caplog.text, *said):
        assert stage.server.key not in text
        assert not any(number in text for number in NUMBERS)


@given(
    st.text("0123456789", min_size=12, max_size=19),
    st.sampled_from(["", " ", "-", "."]),
)
def test_what_looks_like_a_number_is_taken_out_of_a_providers_words(digits: str, between: str) -> None:
    http = Http("http://127.0.0.1:9", "sk_test_Exemple0000", {})
    spread = between.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    said = http.clean(f"The card {spread} was refused for sk_test_Exemple0000.")
    http.close()
    assert said == "The card … was refused for …."


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[tuple[StripeServer, Path]]:
    """A server that speaks TLS with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = StripeServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with server.serving():
        yield server, path


def test_a_server_that_is_not_who_it_says_is_told_nothing(impostor: tuple[StripeServer, Path], stage: Stage) -> None:
    server, _ = impostor
    cards = Stripe("sk_test_Exemple0000", base=f"https://localhost:{server.server_address[1]}")
    told = cards.account()
    assert isinstance(told, Refused)
    assert "no connection" in told.why
    answer = cards.attempt(stage.attempt_on(stage.card()))
    assert isinstance(answer, Declined)
    assert not answer.is_sent
    assert server.requests == []
    cards.close()


def test_over_tls_too_a_slow_answer_is_cut(
    impostor: tuple[StripeServer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, certificate = impostor
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(bounded_http, "tls", lambda: trusting)
    base = f"https://localhost:{server.server_address[1]}"
    patient, hasty = Stripe(server.key, base=base), Stripe(server.key, base=base, whole_seconds=0.5)
    assert isinstance(patient.account(), Account)
    server.fail_next("drip_headers", on="GET .*")
    assert isinstance(hasty.account(), Unknown)
    patient.close()
    hasty.close()
