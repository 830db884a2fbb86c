"""What the settings promise of people's passwords, whatever the tests take for their own."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from relance.config import settings
from tests.quick_passwords import QuickArgon2


def test_a_password_of_a_person_is_hashed_by_argon2_with_the_figures_of_django() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_a_hash_of_the_tests_is_one_that_the_program_checks_and_would_renew() -> None:
    quick = QuickArgon2().encode("une phrase assez longue", "un-peu-de-sel")
    programs = Argon2PasswordHasher()
    assert programs.verify("une phrase assez longue", quick)
    assert not programs.verify("une autre phrase", quick)
    assert programs.must_update(quick)
