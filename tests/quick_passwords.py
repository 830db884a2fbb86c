"""The hash of a password that guards nothing, for tests: the one of a person takes a quarter of a second and 100 MiB, as it should."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with the least that it accepts; a hash says its own figures, so that any Argon2 checks it."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
