"""The way to PostgreSQL by TLS: what `sslmode` demands is kept, and what is missing is told.

The server of the tests was built without TLS, so that somebody before it speaks it, as a PostgreSQL server would.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.databases import server as plain_server
from tests.databases import url_of
from tests.server.certificate import certificate
from tests.server.process import ServerProcess, complaint

pytestmark = pytest.mark.postgresql
REQUEST_FOR_TLS = (8).to_bytes(4, "big") + (80_877_103).to_bytes(4, "big")


class Doorman:
    """Takes whoever asks for TLS to a server that has none, and nobody else."""

    def __init__(self, context: ssl.SSLContext, behind: int) -> None:
        self._context = context
        self._behind = behind
        self.let_in = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            if await reader.readexactly(8) == REQUEST_FOR_TLS:
                writer.write(b"S")
                await writer.start_tls(self._context)
                self.let_in += 1
                their_reader, their_writer = await asyncio.open_connection("127.0.0.1", self._behind)
                await asyncio.gather(_pass_on(reader, their_writer), _pass_on(their_reader, writer))
        writer.close()

    @contextmanager
    def open(self) -> Iterator[int]:
        """Its port, as long as it is open."""
        loop = asyncio.new_event_loop()
        listening = loop.run_until_complete(asyncio.start_server(self.take, "0.0.0.0", 0))
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield int(listening.sockets[0].getsockname()[1])
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            listening.close()
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0.1))
            loop.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
    writer.close()


@pytest.fixture
def known(tmp_path: Path) -> Iterator[tuple[Doorman, str, str]]:
    """A doorman, the address of a database behind it, and the file of its certificate."""
    made, key = certificate("localhost")
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "own.crt").write_bytes(made.public_bytes(Encoding.PEM))
    (tmp_path / "own.key").write_bytes(private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "own.crt", tmp_path / "own.key")
    parts = urlsplit(url_of(tmp_path / "orders.db"))
    doorman = Doorman(context, parts.port or 5432)
    with doorman.open() as port:
        yield doorman, f"postgresql://postgres@127.0.0.1:{port}{parts.path}", str(tmp_path / "own.crt")


def test_a_server_serves_by_tls_when_it_knows_the_certificate(known: tuple[Doorman, str, str], tmp_path: Path) -> None:
    doorman, url, root = known
    with ServerProcess(tmp_path, url=f"{url}?sslmode=verify-full", PGSSLROOTCERT=root) as server:
        assert server.wait_for("serving")
    assert doorman.let_in >= 4
    code, told = complaint(tmp_path, "migrate", "--database-url", f"{url}?sslmode=require")
    assert code == 0, told


@pytest.mark.parametrize(
    ("mode", "why"), [("verify-full", "PGSSLROOTCERT"), ("verify-ca", "PGSSLROOTCERT"), ("always", "sslmode")]
)
def test_what_is_not_as_demanded_is_refused_and_told(
    known: tuple[Doorman, str, str], tmp_path: Path, mode: str, why: str
) -> None:
    made, _ = certificate("localhost")
    (tmp_path / "other.crt").write_bytes(made.public_bytes(Encoding.PEM))
    command = ["migrate", "--database-url", f"{known[1]}?sslmode={mode}"]
    code, told = complaint(tmp_path, *command, PGSSLROOTCERT=str(tmp_path / "other.crt"))
    assert code == 1 and why in told and "Traceback" not in told, told


def test_a_certificate_for_another_name_is_refused_where_the_name_counts(
    known: tuple[Doorman, str, str], tmp_path: Path
) -> None:
    url = known[1].replace("127.0.0.1", "127.0.0.2")
    codes = {}
    for mode in ("verify-full", "verify-ca"):
        command = ["migrate", "--database-url", f"{url}?sslmode={mode}"]
        codes[mode], told = complaint(tmp_path, *command, PGSSLROOTCERT=known[2])
        assert codes[mode] == 0 or "the host as the certificate does" in told
    assert codes == {"verify-full": 1, "verify-ca": 0}


def test_a_server_without_tls_is_refused_where_it_is_demanded(tmp_path: Path) -> None:
    code, told = complaint(tmp_path, "migrate", "--database-url", f"{plain_server()}?sslmode=require")
    assert code == 1 and "SSL" in told and "Traceback" not in told, told
