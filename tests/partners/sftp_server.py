"""An SFTP server on this machine over a folder of a test's, which can cut the line at a chosen moment."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import paramiko

PASSWORD = "un mot de passe"


@dataclass
class World:
    """Its folder, its key, and what goes wrong: the name of the call that never answers. ``named``: whether it was done all the same."""

    root: Path
    key: paramiko.PKey = field(default_factory=lambda: paramiko.ECDSAKey.generate())
    port: int = 0
    cut_at: str = ""
    named: bool = True
    passwords: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)  # ends what never answers

    @property
    def pinned(self) -> str:
        return f"{self.key.get_name()} {self.key.get_base64()}"


def _server_of(world: World) -> type[paramiko.ServerInterface]:
    class Server(paramiko.ServerInterface):
        def check_auth_password(self, username: str, password: str) -> int:
            world.passwords.append(password)
            return paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED

        def get_allowed_auths(self, username: str) -> str:
            return "password"

        def check_channel_request(self, kind: str, chanid: int) -> int:
            return paramiko.OPEN_SUCCEEDED

    return Server


class _Handle(paramiko.SFTPHandle):
    def stat(self) -> paramiko.SFTPAttributes:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


def _files_of(world: World, transport: paramiko.Transport) -> type[paramiko.SFTPServerInterface]:
    class Files(paramiko.SFTPServerInterface):
        def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
            try:
                return [paramiko.SFTPAttributes.from_stat(one.stat(), one.name) for one in self.at(path).iterdir()]
            except OSError as error:
                return int(paramiko.SFTPServer.convert_errno(error.errno))

        def stat(self, path: str) -> paramiko.SFTPAttributes | int:
            try:
                return paramiko.SFTPAttributes.from_stat(self.at(path).stat())
            except OSError as error:
                return int(paramiko.SFTPServer.convert_errno(error.errno))

        lstat = stat

        def open(self, path: str, flags: int, attr: object) -> paramiko.SFTPHandle | int:
            if world.cut_at == "open":
                transport.close()
            if world.cut_at == "never":
                world.enough.wait(60)
            handle = _Handle(flags)
            kept = self.at(path).open("wb" if flags & os.O_WRONLY else "rb")
            handle.readfile = handle.writefile = kept
            return handle

        def rename(self, oldpath: str, newpath: str) -> int:
            if world.cut_at == "rename":
                if world.named:
                    self.at(oldpath).rename(self.at(newpath))
                transport.close()
            else:
                self.at(oldpath).rename(self.at(newpath))
            return paramiko.SFTP_OK

        def at(self, path: str) -> Path:
            return world.root / path.strip("/")

    return Files


@contextmanager
def sftp_server(root: Path) -> Iterator[World]:
    """Serve while the block lasts."""
    world = World(root)
    listening = socket.create_server(("127.0.0.1", 0))
    world.port = listening.getsockname()[1]
    transports: list[paramiko.Transport] = []

    def serve() -> None:
        while True:
            try:
                line, _who = listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(line)
            transports.append(transport)
            transport.add_server_key(world.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _files_of(world, transport))
            try:
                transport.start_server(server=_server_of(world)())
            except (paramiko.SSHException, EOFError, OSError):
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for one in transports:
            one.close()
            one.join(5)
        thread.join(5)
