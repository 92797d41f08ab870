"""An office where orders of all kinds lie about, to write on by mutations; and what a refusal must look like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from models.statement import Statement, Unit
from models.table import TABLES
from resolvers.context import Context
from resolvers.limits import Limits
from schema import schema
from tests.api.asking import ADA, Asker
from tests.api.furnishing import furnish_provisioning, furnish_staffing

GRAPH = schema._schema
CHANGE = "id sequence kind nodeId action from to ownState version actor reason cause batch"
ERROR = """__typename code message path
  ... on TransitionRefused { state action reasons { code message blocking { id } roles } }
  ... on VersionConflict { currentVersion }
  ... on NotPermitted { roles }"""
OWN = {"changeCount", "changes", "errors"}


def somebody(actor: str, *roles: Role) -> Access:
    """A caller with just these roles."""
    return Access(actor, frozenset(roles))


def fields_of(root: str) -> dict[str, Any]:
    """The fields of Query or Mutation, as the schema has them."""
    named = GRAPH.get_type(root)
    assert isinstance(named, GraphQLObjectType)
    return dict(named.fields)


def input_of(field: Any) -> Any:
    """The input type of a mutation."""
    return get_named_type(field.args["input"].type)


def document(name: str, root: str = "Mutation") -> str:
    """The call of a mutation or preview, selecting its object, its changes and its errors."""
    field = fields_of(root)[name]
    payload: Any = get_named_type(field.type)
    objects = [each for each in payload.fields if each not in OWN]
    keyword, change = ("mutation", CHANGE) if root == "Mutation" else ("query", PREVIEWED)
    below = "" if root == "Query" or is_leaf_type(get_named_type(payload.fields[objects[0]].type)) else "__typename id"
    selected = "" if root == "Query" else f"{objects[0]} {below and f'{{ {below} }}'}"
    return (
        f"{keyword} ($input: {input_of(field)}!) {{ made: {name}(input: $input) "
        f"{{ {selected} changeCount changes {{ {change} }} errors {{ {ERROR} }} }} }}"
    )


PREVIEWED = "kind action from to ownState causeIndex node { id }"


@dataclass
class Place:
    """The ids of what lies about."""

    account: str = ""
    location: str = ""
    other_account: str = ""
    other_location: str = ""
    draft: str = ""
    draft_line: str = ""
    order: str = ""
    line: str = ""
    second_line: str = ""
    domain_order: str = ""
    waiting_order: str = ""
    open_task: str = ""
    waiting_task: str = ""
    started_task: str = ""
    broken_task: str = ""
    fallout: str = ""
    service_order: str = ""
    specification: str = ""
    service: str = ""
    revised_order: str = ""
    revised_line: str = ""
    claimed_task: str = ""
    staffing_draft: str = ""
    draft_request: str = ""
    staffing_order: str = ""
    request: str = ""
    assignment: str = ""
    provisioning_order: str = ""
    served_line: str = ""
    unserved_line: str = ""
    work_order: str = ""
    canceled_work: str = ""
    pending_task: str = ""
    ready_task: str = ""


class Office:
    """Writes by mutations, and looks at what that did to the tables."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.house = asker.house

    async def write(self, name: str, access: Access = ADA, /, **given: Any) -> dict[str, Any]:
        """The payload of a mutation, whatever it says; `object` is what it is about."""
        made: dict[str, Any] = (await self.asker.ask(document(name), access, input=given))["made"]
        (found,) = [key for key in made if key not in OWN]
        is_id = isinstance(made[found], str)  # of what is no more there is but the id
        return made | {"object": {"id": made[found]} if is_id else made[found]}

    async def make(self, name: str, access: Access = ADA, /, **given: Any) -> str:
        """The id of what a mutation that must succeed is about."""
        made = await self.write(name, access, **given)
        assert made["errors"] == [], made["errors"]
        return str(made["object"]["id"])

    async def refuse(self, name: str, access: Access = ADA, /, **given: Any) -> dict[str, Any]:
        """The one error of a mutation that must be refused and write nothing, nowhere."""
        before = await self.everything()
        made = await self.write(name, access, **given)
        assert made["object"] is None and made["changes"] == [] and made["changeCount"] == 0
        assert await self.everything() == before, "a refusal wrote something"
        (error,) = made["errors"]
        assert error["message"].endswith("."), error
        assert "object at 0x" not in error["message"]
        return dict(error)

    async def reject(self, query: str, access: Access = ADA, **variables: Any) -> dict[str, Any]:
        """The first GraphQL error of a call that can't be meant, which must write nothing."""
        before = await self.everything()
        result = await self.asker.try_to_ask(query, access, **variables)
        assert await self.everything() == before
        assert result.data is None and result.errors
        return dict(result.errors[0].formatted)

    async def preview(self, name: str, access: Access = ADA, /, **given: Any) -> dict[str, Any]:
        """What a preview says; it must write nothing."""
        before = self.house.hub.newest
        said: dict[str, Any] = (await self.asker.ask(document(name, "Query"), access, input=given))["made"]
        assert self.house.hub.newest == before
        return said

    async def act(self, node_id: str, action: str, access: Access = ADA, **given: Any) -> dict[str, Any]:
        """One transition that must succeed; its payload."""
        name = TRANSITIONS[node_id[:2]]
        made = await self.write(name, access, id=node_id, action=action, **given)
        assert made["errors"] == [], made["errors"]
        return made

    async def state(self, node_id: str) -> str:
        """The state that a node shows."""
        return await self.house.state(node_id)

    async def everything(self) -> dict[str, list[Any]]:
        """All rows of all tables."""
        return await self.house.driver.read(_all_rows())

    async def subscribe(self, query: str, access: Access = ADA, limits: Limits | None = None, **variables: Any) -> Any:
        """A stream of results."""
        context = Context(self.house.engine, access, "request-2", limits or Limits())
        return await schema.subscribe(query, variables, context)

    async def furnish(self) -> Place:
        """A place with something in every state that matters."""
        place = Place()
        make = self.make
        place.account = await make("createAccount", name="Harbor Coffee", externalId="H-1")
        place.location = await make("createLocation", accountId=place.account, name="Pier 4")
        place.other_account = await make("createAccount", name="Other")
        place.other_location = await make("createLocation", accountId=place.other_account, name="Elsewhere")
        place.draft = await make("createCustomerOrder", title="A draft", accountId=place.account, externalId="D-1")
        place.draft_line = await make("addOrderLineItem", parentId=place.draft, title="A line of a draft")
        place.order = await make("createCustomerOrder", title="An order", accountId=place.account)
        place.line = await make("addOrderLineItem", parentId=place.order, title="Access")
        place.second_line = await make("addOrderLineItem", parentId=place.order, title="Router")
        await self.act(place.order, "SUBMIT")
        await self.act(place.order, "APPROVE")
        await self._add_work(place)
        place.service_order = await make("createServiceOrder", title="A service order", accountId=place.account)
        await make("addOrderLineItem", parentId=place.service_order, title="Its line")
        await self._add_services(place)
        await furnish_staffing(self, place)
        await furnish_provisioning(self, place)
        return place

    async def _add_services(self, place: Place) -> None:
        """A service that runs, an order that is being revised, and a task that a program has claimed."""
        tasks = [{"code": "check", "title": "Check", "topic": "checks", "automated": True, "startsService": True}]
        place.specification = await self.make(
            "publishSpecification", code="line", domain="PRODUCT", name="A line", tasks=tasks
        )
        order, line = await self.ordered(place)
        await self.claim("checks")
        (task,) = (await self.house.rows("SELECT id FROM order_task WHERE line_id = ?", line))[0]
        await self.make("completeOrderTask", id=task, worker="robot")
        (place.service,) = (await self.house.rows("SELECT id FROM service WHERE order_id = ?", order))[0]
        place.revised_order, place.revised_line = await self.ordered(place)
        (place.claimed_task,) = await self.claim("checks")
        await self.act(place.revised_order, "START_REVISION")
        order, _ = await self.ordered(place)
        (place.claimed_task,) = await self.claim("checks")

    async def ordered(self, place: Place) -> tuple[str, str]:
        """An approved order of the specification; its id and its line's."""
        order = await self.make("createCustomerOrder", title="Ordered", accountId=place.account)
        specified = {"specificationId": place.specification}
        line = await self.make("addOrderLineItem", parentId=order, title="A line", **specified)
        await self.act(order, "SUBMIT")
        await self.act(order, "APPROVE")
        return order, line

    async def claim(self, topic: str, access: Access = ADA, **more: Any) -> list[str]:
        """The ids of the tasks that a worker got."""
        query = """mutation ($input: ClaimOrderTasksInput!) { claimOrderTasks(input: $input) {
            orderTasks { id } errors { code message path } } }"""
        given = {"topic": topic, "worker": "robot", "lease": 600, "max": 1, **more}
        made = (await self.asker.ask(query, access, input=given))["claimOrderTasks"]
        assert made["errors"] == [], made["errors"]
        return [task["id"] for task in made["orderTasks"]]

    async def furnish_another(self, place: Place) -> str:
        """A task of another approved order."""
        order = await self.make("createCustomerOrder", title="Another", accountId=place.account)
        line = await self.make("addOrderLineItem", parentId=order, title="Line")
        await self.act(order, "SUBMIT")
        await self.act(order, "APPROVE")
        domain_order = await self.make("addDomainOrder", parentId=line, domain="PRODUCT", title="Work")
        return await self.make("addOrderTask", parentId=domain_order, title="Task")

    async def _add_work(self, place: Place) -> None:
        add = {"parentId": place.line, "domain": "SERVICE"}
        place.domain_order = await self.make("addDomainOrder", title="Fiber", **add)
        wait = [place.domain_order]
        place.waiting_order = await self.make("addDomainOrder", title="Router", dependsOn=wait, **add)
        add = {"parentId": place.domain_order}
        place.open_task = await self.make("addOrderTask", title="Survey", **add)
        place.waiting_task = await self.make("addOrderTask", title="Dig", dependsOn=[place.open_task], **add)
        place.started_task = await self.make("addOrderTask", title="Call", **add)
        await self.act(place.started_task, "START")
        place.broken_task = await self.make("addOrderTask", title="Test", **add)
        report = {"falloutType": "OTHER", "description": "No power."}
        place.fallout = await self.make("openFallout", taskId=place.broken_task, **report)


TRANSITIONS = {
    "co": "transitionCustomerOrder",
    "so": "transitionServiceOrder",
    "li": "transitionOrderLineItem",
    "do": "transitionDomainOrder",
    "ot": "transitionOrderTask",
    "fr": "transitionFalloutRecord",
    "sv": "transitionService",
    "st": "transitionStaffingOrder",
    "rr": "transitionResourceRequest",
    "as": "transitionAssignment",
    "pv": "transitionProvisioningOrder",
    "wo": "transitionWorkOrder",
    "wt": "transitionWorkTask",
}
"""The mutation that moves a node, by the prefix of its id."""


def _all_rows() -> Unit[dict[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for table in TABLES.values():
        found[table.name] = yield Statement(f"SELECT * FROM {table.name} ORDER BY 1")
    return found
