"""A copy of a SQLite file, made while a server writes to the file.

The copy is what the database was at one moment. It is written beside its place under another name, looked over, forced
to the disk, and only then put in place: whatever ends the work before that leaves no file that could be taken for a
backup. The copy's journal has a new epoch, because every use of a copy is a restore: what the original has written
since never happened there, so cursors of the original must not be taken.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PAGES_AT_ONCE = 4096
"""So that the work can be interrupted; all of them are of one snapshot."""

BESIDE = ("-wal", "-shm", "-journal", ".lock")
"""What else belongs to a database, by the ends of the names."""


class BackupProblem(Exception):
    """No backup was made, and nothing was changed; the message says why."""


class Copied(NamedTuple):
    """What was made: its size in bytes, and the newest position of its journal."""

    size: int
    newest: int


def back_up(source: Path, target: Path, epoch: str, force: bool = False) -> Copied:
    """Copy the database to a file whose journal has this epoch; replace one that is there if `force` says so.

    Raises BackupProblem.
    """
    source, target = source.resolve(), target.resolve()
    partial = target.with_name(f"{target.name}.partial")
    try:
        _look_at_target(source, target, force)
        with _held(partial):
            newest = _copied(source, partial, epoch)
            size = _synced(partial)
            _put(partial, target, force)
    except sqlite3.Error as error:
        raise BackupProblem(f"{source} could not be copied to {target}: {error}.") from error
    except OSError as error:
        raise BackupProblem(f"{target} can't be written: {error.strerror}.") from error
    return Copied(size, newest)


def _look_at_target(source: Path, target: Path, force: bool) -> None:
    """Refuse what would be lost or would spoil the copy."""
    if target.is_dir():
        raise BackupProblem(f"{target} is a directory; name a file.")
    own = {source, *(source.with_name(source.name + end) for end in BESIDE)}
    if target in own or (target.exists() and target.samefile(source)):
        raise BackupProblem(f"{target} is the database itself; name another file.")
    if target.exists() and not force:
        raise BackupProblem(f"{target} is there already; --force replaces it.")
    for end in ("-wal", "-journal"):
        rest = target.with_name(target.name + end)
        if rest.exists() and rest.stat().st_size:
            raise BackupProblem(f"{rest} belongs to another database and would spoil the copy; name another file.")
    if _is_in_use(target):
        raise BackupProblem(f"{target} is in use by a server; name another file.")


def _is_in_use(database: Path) -> bool:
    """Whether a server holds the lock beside a database."""
    try:
        with database.with_name(f"{database.name}.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError as error:
        return error.errno in (errno.EAGAIN, errno.EACCES)
    return False


@contextlib.contextmanager
def _held(partial: Path) -> Iterator[None]:
    """Nobody else makes the same file meanwhile; what a killed one left behind is begun anew. It is gone afterwards."""
    with partial.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = os.path.samestat(os.fstat(lock.fileno()), partial.stat())
        except (BlockingIOError, FileNotFoundError):
            mine = False
        if not mine:  # or it was just put in its place: then what was opened here is somebody's finished copy
            raise BackupProblem(f"Another backup is writing {partial} at this moment.")
        lock.truncate(0)
        try:
            yield
        finally:
            for end in ("", *BESIDE):
                partial.with_name(partial.name + end).unlink(missing_ok=True)


def _copied(source: Path, partial: Path, epoch: str) -> int:
    """Copy one snapshot, look it over and rename its journal; the newest position."""
    with contextlib.closing(_opened(source)) as original, contextlib.closing(_opened(partial)) as copy:
        if "epoch" not in _tables(original):
            raise BackupProblem(f"{source} is not one of our databases.")
        # the copy is forced to the disk once, when it is complete; until then nothing of it is worth keeping
        copy.execute("PRAGMA synchronous = OFF")
        # the snapshot is held over all steps: without it each change by somebody else would begin the copy anew
        original.execute("BEGIN")
        original.execute("SELECT COUNT(*) FROM epoch").fetchone()
        original.backup(copy, pages=PAGES_AT_ONCE)
        # one file in itself, without a log beside it; the server that opens it makes its own again
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("UPDATE epoch SET value = ?", (epoch,))
        copy.commit()
        if (said := copy.execute("PRAGMA quick_check").fetchall()) != [("ok",)]:
            what = " ".join(said[0][0].split())
            raise BackupProblem(f"{source} is damaged, no backup was made: {what}")
        return int(copy.execute("SELECT COALESCE(MAX(position), 0) FROM journal").fetchone()[0])


def _opened(path: Path) -> sqlite3.Connection:
    """A connection that makes no file."""
    return sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=5)


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _synced(path: Path) -> int:
    """Force a file to the disk; its size."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size


def _put(partial: Path, target: Path, force: bool) -> None:
    """Put the copy in its place, over what is there only if `force` says so, and force the name to the disk."""
    if force:
        partial.replace(target)
    else:
        try:
            target.hardlink_to(partial)  # never over a file that came up meanwhile
        except FileExistsError:
            raise BackupProblem(f"{target} came up meanwhile; --force replaces it.") from None
        except OSError:  # a file system without links
            partial.replace(target)
    directory = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
