"""Orders for the pages to show, entered over the API of a running server."""

from __future__ import annotations

import itertools
from typing import Any

import httpx

from tests.server.process import ServerProcess

_CODES = itertools.count(1)


class Shop:
    """Asks one server, and has what it may order there."""

    def __init__(self, server: ServerProcess) -> None:
        self._graphql = server.graphql

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of one answer. Fails when the server says that something is wrong."""
        answer = httpx.post(self._graphql, json={"query": document, "variables": variables}, timeout=60).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        for payload in data.values():
            assert not (isinstance(payload, dict) and payload.get("errors")), payload
        return data

    def act(self, node: str, action: str, **more: Any) -> None:
        """Take an action, which must be allowed."""
        asked = (
            "mutation ($input: TransitionManyInput!) { transitionMany(input: $input) "
            "{ errors { message } results { errors { message ... on TransitionRefused { reasons { message } } } } } }"
        )
        data = self.ask(asked, input={"items": [{"id": node, "action": action, **more}]})
        assert data["transitionMany"]["results"][0]["errors"] == []

    def publish(self, name: str, tasks: list[dict[str, Any]], parts: list[str] | None = None) -> dict[str, str]:
        """A product with these tasks, and with parts by their codes: its id and code."""
        code = f"shop-{next(_CODES)}"
        asked = (
            "mutation ($input: PublishSpecificationInput!) { publishSpecification(input: $input) "
            "{ errors { message } specification { id } } }"
        )
        below = [{"specification": part} for part in parts or []]
        told = {"code": code, "name": name, "domain": "PRODUCT", "tasks": tasks, "parts": below}
        return {"code": code, "id": self.ask(asked, input=told)["publishSpecification"]["specification"]["id"]}

    def account(self, name: str) -> str:
        """A new account."""
        asked = (
            "mutation ($input: CreateAccountInput!) { createAccount(input: $input) "
            "{ errors { message } account { id } } }"
        )
        found: str = self.ask(asked, input={"name": name})["createAccount"]["account"]["id"]
        return found

    def draft(self, title: str, specification: str | None = None, lines: int = 1, **more: Any) -> dict[str, str]:
        """A draft of an order with lines of one product: its id and number."""
        account = more.pop("accountId", None) or self.account(f"Account of {title}")
        asked = (
            "mutation ($input: CreateOrderInput!) { createCustomerOrder(input: $input) "
            "{ errors { message } order { id number } } }"
        )
        order: dict[str, str] = self.ask(asked, input={"title": title, "accountId": account, **more})[
            "createCustomerOrder"
        ]["order"]
        for number in range(lines):
            line = {"parentId": order["id"], "title": f"Line {number + 1}", "specificationId": specification}
            self.ask(
                "mutation ($input: AddOrderLineItemInput!) { addOrderLineItem(input: $input) { errors { message } } }",
                input=line,
            )
        return order

    def approved(self, title: str, specification: str, lines: int = 1) -> dict[str, str]:
        """An order in work."""
        order = self.draft(title, specification, lines)
        self.act(order["id"], "SUBMIT")
        self.act(order["id"], "APPROVE")
        return order

    def tasks(self, order: dict[str, str]) -> list[dict[str, Any]]:
        """Its tasks, in the order of their ids."""
        asked = "query ($where: OrderTaskFilter) { orderTasks(where: $where, first: 100) { nodes { id title state } } }"
        found: list[dict[str, Any]] = self.ask(asked, where={"orders": [order["id"]]})["orderTasks"]["nodes"]
        return found

    def state(self, order: dict[str, str]) -> str:
        """The state of an order."""
        found: str = self.ask("query ($n: String!) { order(number: $n) { state } }", n=order["number"])["order"][
            "state"
        ]
        return found


def two_steps(shop: Shop, group: str = "field") -> str:
    """A product of two tasks, one after the other."""
    first = {"code": "dig", "title": "Dig a trench", "group": group, "duration": 120}
    second = {"code": "lay", "title": "Lay the cable", "group": group, "duration": 60, "after": ["dig"]}
    return shop.publish("Cable in the ground", [first, second])["id"]


def hundred_tasks(shop: Shop) -> str:
    """A product of a hundred tasks in five parts."""
    chain = [f"step-{n}" for n in range(20)]
    tasks = [
        {"code": each, "title": f"Step {n + 1}", "duration": 30, "after": [chain[n - 1]] if n % 4 else None}
        for n, each in enumerate(chain)
    ]
    parts = [shop.publish(f"Part {n + 1}", tasks)["code"] for n in range(5)]
    return shop.publish("A hundred tasks", [], parts)["id"]
