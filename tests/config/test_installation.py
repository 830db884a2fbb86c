"""The installation's key: made once, kept from others, and told when it is none."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Barrier, Thread

import pytest

from relance.config.installation import SecretKeyInvalid, secret_key, session_key
from relance.tenancy.secrets import SecretUnreadable, fingerprint, opened, sealed


def test_the_key_is_made_once_by_however_many_programs_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    environ = {"RELANCE_HOME": str(tmp_path / "home")}
    keys: set[bytes] = set()
    gate = Barrier(4)

    def ask() -> None:
        gate.wait(timeout=300)
        keys.add(secret_key(environ))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert len(keys) == 1
    assert stat.S_IMODE((tmp_path / "home/secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret.key"]


def test_a_key_from_the_environment_comes_first_and_a_broken_one_is_named(tmp_path: Path) -> None:
    own = secret_key({"RELANCE_HOME": str(tmp_path)})
    assert secret_key({"RELANCE_HOME": "/nowhere", "RELANCE_SECRET_KEY": own.decode()}) == own
    with pytest.raises(SecretKeyInvalid, match="RELANCE_SECRET_KEY"):
        secret_key({"RELANCE_SECRET_KEY": "short"})


def test_what_is_sealed_opens_with_its_key_alone(tmp_path: Path) -> None:
    mine = secret_key({"RELANCE_HOME": str(tmp_path / "a")})
    other = secret_key({"RELANCE_HOME": str(tmp_path / "b")})
    kept = sealed("été", mine)
    assert opened("x", kept, mine) == "été"
    with pytest.raises(SecretUnreadable):
        opened("x", kept, other)
    assert fingerprint(mine) != fingerprint(other)
    assert mine.decode() not in fingerprint(mine)


def test_sessions_are_signed_with_a_key_derived_from_the_installations(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from django.conf import settings

    monkeypatch.setenv("RELANCE_HOME", str(tmp_path))
    monkeypatch.delenv("RELANCE_SECRET_KEY", raising=False)
    derived = session_key({"RELANCE_HOME": str(tmp_path)})
    assert str(settings.SECRET_KEY) == derived
    assert len(derived) == 64
    assert derived != session_key({"RELANCE_HOME": str(tmp_path / "other")})
    assert secret_key({"RELANCE_HOME": str(tmp_path)}).decode() not in derived
