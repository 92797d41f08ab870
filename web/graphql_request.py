"""A GraphQL request as it comes in, looked at before any library sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl

import orjson

from web.errors import BadRequest, OverBound
from web.trusted import TrustedDocuments

ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u(?:0000|\{0+\})")
SAID = ("query", "documentId", "operationName")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """A document and what goes with it."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class Requests:
    """Reads requests, wherever they come from. With trusted documents, only those are taken."""

    def __init__(self, deepest: int, most_values: int, trusted: TrustedDocuments | None = None) -> None:
        self._deepest = deepest
        self._most_values = most_values
        self._trusted = trusted

    def from_body(self, body: bytes) -> GraphQLRequest:
        """The request in the body of a POST. Raises BadRequest."""
        return self.from_object(parsed(body, "The body"))

    def from_address(self, query: bytes) -> GraphQLRequest:
        """The request in the address of a GET, behind its question mark. Raises BadRequest."""
        try:
            parameters = dict(parse_qsl(query.decode(), keep_blank_values=True, errors="strict"))
        except UnicodeDecodeError:
            raise BadRequest("The address is not UTF-8 in percent-encoding.") from None
        found: dict[str, Any] = {name: parameters[name] for name in SAID if name in parameters}
        for name in ("variables", "extensions"):
            if text := parameters.get(name):
                found[name] = parsed(text, f"The parameter {name}")
        return self.from_object(found)

    def from_object(self, found: Any) -> GraphQLRequest:
        """The request in something parsed from JSON. Raises BadRequest: no object, or of a wrong form."""
        if isinstance(found, list):
            text = "Several operations in one request are not taken here: send them one by one."
            raise BadRequest(text, "NO_BATCHES")
        if not isinstance(found, dict):
            raise BadRequest("A GraphQL request is a JSON object with the member query.")
        extensions = _member(found, "extensions", dict)
        query = self._document(_member(found, "query", str), _member(found, "documentId", str), extensions)
        variables = _member(found, "variables", dict)
        depth, values = _size_of(variables)
        if depth > self._deepest:
            said = "The variables are {} levels deep"
            raise OverBound(said, "TOO_DEEP", "max_variables_depth", self._deepest, depth)
        if values > self._most_values:
            said = "The variables hold {} values"
            raise OverBound(said, "TOO_MANY_VALUES", "max_variables_values", self._most_values, values)
        for text, where in ((query, "document"), (orjson.dumps(variables).decode(), "variables")):
            if "\\u" in text and ESCAPED_NUL.search(text):  # most texts have none, and this is asked of all
                raise BadRequest(f"The character U+0000 stands in the {where}; no text here may have it.")
        return GraphQLRequest(
            query=query,
            operation_name=_member(found, "operationName", str) or None,
            variables=variables,
            extensions=extensions,
        )

    def _document(self, query: str | None, id: str | None, extensions: dict[str, Any] | None) -> str:
        """The text to run: as it came, or of the document that was named. Raises BadRequest."""
        if query and id:
            raise BadRequest("A request has its document in query or names it by documentId, not both.")
        if query:
            return query if self._trusted is None else self._trusted.same(query)
        hashed = _hash_of(extensions)
        if not id and not hashed:
            raise BadRequest("The request lacks its document: the member query, a text that is not empty.")
        if self._trusted is None and hashed and not id:
            said = "This server does not remember documents by their hashes: send the text as query."
            raise BadRequest(said, "PERSISTED_QUERY_NOT_SUPPORTED")
        if self._trusted is None:
            said = "This server has no documents of its own (trusted_documents): send the text as query."
            raise BadRequest(said, "UNKNOWN_DOCUMENT")
        return self._trusted.named(id or hashed or "")


def _hash_of(extensions: dict[str, Any] | None) -> str | None:
    """The hash by which Apollo's clients name a document."""
    persisted = (extensions or {}).get("persistedQuery")
    found = persisted.get("sha256Hash") if isinstance(persisted, dict) else None
    return found if isinstance(found, str) else None


def parsed(text: str | bytes, what: str) -> Any:
    """JSON, strictly: UTF-8, no NaN, no lone surrogates. Raises BadRequest; the decoder's own words stay inside."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        where = _not_utf_8(text) or f"can't be read as JSON: look at line {error.lineno}, column {error.colno}"
        raise BadRequest(f"{what} {where}.", "BAD_JSON") from None


def _not_utf_8(text: str | bytes) -> str | None:
    try:
        if isinstance(text, bytes):
            text.decode()
    except UnicodeDecodeError as error:
        return f"is not UTF-8: look at byte {error.start + 1}"
    return None


def _member(found: dict[str, Any], name: str, kind: type) -> Any:
    value = found.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise BadRequest(f"The member {name} must be {'a text' if kind is str else 'an object'} or null.")


def _size_of(variables: dict[str, Any] | None) -> tuple[int, int]:
    """How deep lists and objects stand within each other, and how many values they hold; without calling itself."""
    depth = values = 0
    level: list[Any] = [] if variables is None else [variables]
    while level:
        depth, values = depth + 1, values + sum(map(len, level))
        inner = chain.from_iterable(each.values() if isinstance(each, dict) else each for each in level)
        level = [value for value in inner if isinstance(value, dict | list)]
    return depth, values
