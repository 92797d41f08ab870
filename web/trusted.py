"""Trusted documents: the only ones that run, where an installation names them.

A manifest is a JSON object from ids to documents, or what Apollo's tools write: {"format":
"apollo-persisted-query-manifest", "version": 1, "operations": [{"id": …, "name": …, "type": …, "body": …}]}.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from web.errors import BadRequest, StartProblem

APOLLO = "apollo-persisted-query-manifest"
APOLLO_VERSION = 1
BY_HASH = "sha256:"
"""Ids that begin so are hashes of the text, as GraphQL over HTTP has them."""

Fault = Callable[[str], str | None]
"""What is wrong with a document; None if nothing is."""


class ManifestProblem(StartProblem):
    """The manifest can't be used; the message says where and why."""


class TrustedDocuments:
    """The documents of a manifest: by id, by the SHA-256 of their text, or by their text itself."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._by_id = dict(documents)
        self._by_hash = {sha256(text.encode()).hexdigest(): text for text in documents.values()}
        self._texts = frozenset(documents.values())

    def named(self, id: str) -> str:
        """The document of this id, or of this hash. Raises BadRequest."""
        hashed = id.removeprefix(BY_HASH).lower()
        found = self._by_id.get(id) or self._by_hash.get(hashed)
        if found is None:
            raise BadRequest(f"This server has no document with the id {id[:100]!r}.", "UNKNOWN_DOCUMENT")
        return found

    def same(self, text: str) -> str:
        """The text, if it is one of the documents to the letter. Raises BadRequest."""
        if text not in self._texts:
            said = "This server runs only the documents of its manifest (trusted_documents), and this is none of them."
            raise BadRequest(said, "UNTRUSTED_DOCUMENT")
        return text


def read(name: str, fault: Fault) -> TrustedDocuments | None:
    """The documents of the manifest of this name; None without a name.

    Raises ManifestProblem: the file is not to be read, has another form, or a document that would never run.
    """
    if not name:
        return None
    path = Path(name)
    try:
        found = json.loads(path.read_bytes(), object_pairs_hook=_each_once)
    except OSError as error:
        raise ManifestProblem(f"trusted_documents: {path} can't be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise ManifestProblem(f"trusted_documents: {path} is not JSON: {error}.") from None
    documents: dict[str, str] = {}
    for id, text in _entries(path, found):
        if not isinstance(id, str) or not id or not isinstance(text, str):
            raise ManifestProblem(f"trusted_documents: {path}: {id!r} is no id with a text.")
        if documents.get(id, text) != text:
            raise ManifestProblem(f"trusted_documents: {path}: there are two documents with the id {id!r}.")
        if why := fault(text):
            raise ManifestProblem(f"trusted_documents: {path}: the document {id!r} can't be run: {why}")
        documents[id] = text
    return TrustedDocuments(documents)


def _entries(path: Path, found: Any) -> Iterator[tuple[Any, Any]]:
    if not isinstance(found, dict):
        raise ManifestProblem(f"trusted_documents: {path} holds no JSON object from ids to documents.")
    if "format" not in found and "operations" not in found:
        yield from found.items()
        return
    operations = found.get("operations")
    if (found.get("format"), found.get("version")) != (APOLLO, APOLLO_VERSION) or not isinstance(operations, list):
        wanted = f'"format": "{APOLLO}", "version": {APOLLO_VERSION} and a list "operations"'
        raise ManifestProblem(f"trusted_documents: {path}: a manifest of Apollo's has {wanted}.")
    for number, operation in enumerate(operations, 1):
        if not isinstance(operation, dict) or not {"id", "body"} <= operation.keys():
            raise ManifestProblem(f"trusted_documents: {path}: operation {number} lacks an id or a body.")
        yield operation["id"], operation["body"]


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for number, (name, _) in enumerate(pairs) if name in dict(pairs[:number]))
        raise ValueError(f"{twice!r} is there twice")
    return found
