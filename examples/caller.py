"""One person at a desk: asks and writes over HTTP, and takes only actions that the server offers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from os import environ
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from gql import Client, gql
from gql.client import AsyncClientSession
from gql.transport.httpx import HTTPXAsyncTransport

from examples import documents


def address(given: str | None = None) -> str:
    """Where GraphQL is: as given, without its path if you like, or else where `make run` serves it."""
    url = given or f"http://127.0.0.1:{environ.get('ORDERGRAPH_PORT', '8000')}"
    return url if urlsplit(url).path.strip("/") else f"{url.rstrip('/')}/graphql"


class Refused(Exception):
    """The server did not do, or did not offer, what was asked for."""


class Caller:
    """Somebody with a name, and an open session with the roles that go with it."""

    def __init__(self, name: str, session: AsyncClientSession) -> None:
        self.name = name
        self._session = session

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run a query; its data."""
        request = gql(document)
        request.variable_values = variables
        data: dict[str, Any] = await self._session.execute(request)
        return data

    async def write(self, document: str, saying: str, **given: Any) -> dict[str, Any]:
        """Run a mutation with this input; its object. Should the answer get lost, the key lets one repeat it."""
        made = (await self.ask(document, input={**given, "idempotencyKey": str(uuid4())}))["made"]
        if made["errors"]:
            raise Refused("; ".join(error["message"] for error in made["errors"]))
        count = made["changeCount"]
        print(f"{self.name:>8}  {saying}" + (f"  [{count} changes]" if count > 1 else ""), flush=True)
        return dict(made.get("object") or {})

    async def offers(self, node_id: str) -> dict[str, Any]:
        """The node with its state, its version, and what this caller may do with it."""
        return dict((await self.ask(documents.OFFERS, id=node_id))["node"])

    async def act(self, node_id: str, action: str, saying: str, reason: str | None = None) -> None:
        """Move a node, if that is offered; refused should somebody have moved it since."""
        node = await self.offers(node_id)
        offer = next((offer for offer in node["availableActions"] if offer["action"] == action), None)
        if offer is None or not offer["allowed"]:
            why = "; ".join(each["message"] for each in offer["reasons"]) if offer else "not in this state"
            raise Refused(f"{action} is not offered to {self.name} on a node in {node['state']}: {why}")
        given: dict[str, Any] = {"id": node_id, "action": action, "expectedVersion": node["version"]}
        if "REASON" in offer["needs"]:
            given["reason"] = reason
        await self.write(documents.transition(node["__typename"]), saying, **given)


@asynccontextmanager
async def at_desk(url: str, name: str, *roles: str) -> AsyncIterator[Caller]:
    """Somebody with a name and roles, until the end of the `async with`."""
    headers = {"X-Ordergraph-Actor": name, "X-Ordergraph-Roles": ",".join(roles)}
    async with Client(transport=HTTPXAsyncTransport(url=url, headers=headers, timeout=30)) as session:
        yield Caller(name, session)
