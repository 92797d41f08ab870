"""Debian's nginx before servers of ours, from the committed files of deploy/, as its image would find them."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.server.certificate import certificate

DEPLOY = Path(__file__).parents[2] / "deploy"
INSTALL = "On Debian: apt-get install nginx-light"
PLACE = re.compile(r"\$\{([A-Z0-9_]+)\}")
MAIN = """daemon off;
{user}
pid nginx.pid;
error_log stderr warn;
worker_processes 2;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path other; uwsgi_temp_path other;
    scgi_temp_path other;
    include conf.d/*.conf;
}}
"""
"""What the image of nginx has around our file."""


def nginx() -> str | None:
    """The path of it, None when there is none."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def demanded() -> bool:
    """Whether its absence is a failure, as it is where changes are accepted."""
    return os.environ.get("PROXY_TESTS") == "demanded"


def filled(text: str, environment: Mapping[str, str]) -> str:
    """The text as envsubst leaves it; every place must be filled."""
    return PLACE.sub(lambda found: environment[found[1]], text)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Place:
    """Where clients ask."""

    url: str
    graphql: str
    socket: str


def place(secure: bool, port: int) -> Place:
    """A place on this machine, with TLS or without."""
    rest, s = f"localhost:{port}", "s" if secure else ""
    return Place(f"http{s}://{rest}", f"http{s}://{rest}/graphql", f"ws{s}://{rest}/graphql")


class Proxy:
    """nginx, its files in a directory, before servers at these addresses. Use it in a `with`."""

    def __init__(self, directory: Path, *servers: str) -> None:
        self.directory = directory
        port, tls_port = free_port(), free_port()
        self._surroundings = {
            "LISTEN": f"127.0.0.1:{port}",
            "ACCESS_LOG": str(directory / "access.log"),
            "TLS_LISTEN": f"127.0.0.1:{tls_port}",
            "TLS_CERTIFICATE": str(directory / "tls.crt"),
            "TLS_KEY": str(directory / "tls.key"),
            **{f"SERVER_{number}": address for number, address in enumerate(servers, 1)},
        }
        self.plain, self.secure = place(False, port), place(True, tls_port)
        self._ports = (port, tls_port)

    def __enter__(self) -> Proxy:
        path = nginx()
        assert path is not None
        self._write()
        command = [path, "-p", str(self.directory), "-c", str(self.directory / "nginx.conf")]
        with (self.directory / "error.log").open("w") as errors:
            self._process = subprocess.Popen(command, stdout=errors, stderr=errors)
        for port in self._ports:
            self._wait_for(port)
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.terminate()
        self._process.wait(10)

    def trust(self) -> ssl.SSLContext:
        """What a client needs to trust it."""
        return ssl.create_default_context(cafile=self.directory / "tls.crt")

    def errors(self) -> str:
        """What it complained of."""
        return (self.directory / "error.log").read_text()

    def _write(self) -> None:
        (self.directory / "conf.d" / "tls").mkdir(parents=True)
        user = "user root;" if os.getuid() == 0 else ""
        (self.directory / "nginx.conf").write_text(MAIN.format(user=user))
        for name, place in (("nginx.conf", "conf.d/ordergraph.conf"), ("nginx-tls.conf", "conf.d/tls/tls.conf")):
            (self.directory / place).write_text(filled((DEPLOY / name).read_text(), self._surroundings))
        made, key = certificate("localhost")
        (self.directory / "tls.crt").write_bytes(made.public_bytes(Encoding.PEM))
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.directory / "tls.key").write_bytes(private)

    def _wait_for(self, port: int) -> None:
        deadline = time.monotonic() + 10
        while self._process.poll() is None and time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(self.errors())
