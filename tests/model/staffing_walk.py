"""Random walks through the life of a staffing order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from .likely import ALL_ACTIONS, choices
from .staffing import ASSIGNMENT, LIVE, ORDER, REQUEST, SETTLED, Staffing
from .step import Step
from .wandering import Wanderer

MOST = {REQUEST: 5, ASSIGNMENT: 14}
ANYWHERE = "START_PROCESSING:R CLOSE:R CANCEL:R"

EVERYTHING = (
    "deleted as a draft",
    "closed by its people",
    "closed with a canceled request",
    "canceled by its requests",
    "reopened by a request",
    "in process without anybody",
    "closed by completed people",
    "filled and open",
)


class StaffingWalker(Wanderer):
    """Now and then a life is left to those who steer it by hand."""

    kind = ORDER
    prefixes: ClassVar = {ORDER: "st", REQUEST: "rr", ASSIGNMENT: "as"}
    actors: ClassVar = {"R": ("rex", "rex", "rex", "ada")}
    words = (*ALL_ACTIONS, "OPEN", "REOPEN", "START_PROCESSING", "PROPOSE", "RESERVE", "ASSIGN")
    weights: ClassVar = {"SUBMIT": 4.0, "OPEN": 3.0, "CANCEL": 0.5, "START_PROCESSING": 0.3, "COMPLETE": 0.6}
    actions: ClassVar = {
        ORDER: {
            "DRAFT": choices("SUBMIT:R"),
            "NEW": choices(f"OPEN:R {ANYWHERE}"),
            "OPEN": choices(ANYWHERE),
            "IN_PROCESS": choices("OPEN:R CLOSE:R CANCEL:R"),
            "CLOSED": choices("REOPEN:R REOPEN:R START_PROCESSING:R CANCEL:R"),
            "CANCELED": choices("REOPEN:R REOPEN:R START_PROCESSING:R CLOSE:R"),
        },
        REQUEST: {
            "OPEN": choices("CLOSE:R CANCEL:R"),
            "CLOSED": choices("REOPEN:R CANCEL:R"),
            "CANCELED": choices("REOPEN:R CLOSE:R"),
        },
        ASSIGNMENT: {
            "PROPOSED": choices("RESERVE:R ASSIGN:R CANCEL:R"),
            "RESERVED": choices("PROPOSE:R ASSIGN:R CANCEL:R"),
            "ASSIGNED": choices("PROPOSE:R RESERVE:R COMPLETE:R CANCEL:R"),
        },
    }

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.by_hand = self.random.choice((0.05, 0.2, 0.6))

    def next_step(self, model: Staffing) -> Step:
        if model.over:
            return Step("act", (f"{self.prefixes[ORDER]}_1", "SUBMIT"), self.named("ada"))
        if not model.begun:
            account = {"account": self.random.random() < 0.7}
            return Step("create_order", (f"{self.prefixes[ORDER]}_1",), self.caller(model, "R") | account)
        draw = self.random.random()
        if draw < 0.05:
            return self.nonsense(model)
        if model.order.own == "DRAFT":
            ready = model.order.account and not any(model.lacks(request) for request in model.of_kind(REQUEST))
            return (
                self.act(model) if draw > (0.5 if ready and model.of_kind(REQUEST) else 0.95) else self._capture(model)
            )
        if model.order.own in SETTLED and draw < 0.4:
            return self._reopen(model)
        if draw < 0.45:
            return self._find(model)
        if draw < 0.55:
            return self._capture(model)
        return self._move(model)

    def _reopen(self, model: Staffing) -> Step:
        """From above or from below."""
        settled = [request for request in model.of_kind(REQUEST) if request.own in SETTLED]
        node = self.random.choice([model.order, *settled])
        return Step("act", (node.id, "REOPEN"), self.caller(model, "R"))

    def _move(self, model: Staffing) -> Step:
        """The order itself is moved less often than what stands below it, unless it has to be opened again."""
        step = self.act(model)
        spared = step.args[0] == model.order.id and model.order.own not in SETTLED
        return self._find(model) if spared and self.random.random() > self.by_hand else step

    def _capture(self, model: Staffing) -> Step:
        caller, order = self.caller(model, "R"), model.order.id
        requests = model.of_kind(REQUEST)
        draw = self.random.random()
        if draw < 0.008:
            return Step("delete_draft", (order,), caller)
        if draw < (0.05 if model.order.account else 0.4):
            return Step("set_account", (order,), caller | {"account": self.random.random() < 0.9})
        if requests and draw < 0.5:
            lacking = [request for request in requests if model.lacks(request)]
            return Step("update_request", (self.random.choice(lacking or requests).id,), caller | self._wanted())
        if requests and (draw < 0.55 or len(requests) >= MOST[REQUEST]):
            return Step("remove_request", (self.random.choice(requests).id,), caller)
        return Step("add_request", (self.new_id(REQUEST),), caller | self._wanted())

    def _wanted(self) -> dict[str, object]:
        return {"quantity": self.random.choice((1, 1, 2, 3)), "complete": self.random.random() < 0.8}

    def _find(self, model: Staffing) -> Step:
        """Somebody for an open request."""
        requests, people = model.of_kind(REQUEST), model.of_kind(ASSIGNMENT)
        caller, person = self.caller(model, "R"), {"person": self.random.choice(("Kim", "Lou", "Sam"))}
        if not requests or len(people) >= MOST[ASSIGNMENT] or (people and self.random.random() < 0.1):
            return (
                Step("update_assignment", (self.random.choice(people).id,), caller | person)
                if people
                else self.act(model)
            )
        wanted = [request for request in requests if request.own == "OPEN"] or requests
        request = self.random.choice(wanted if self.random.random() < 0.95 else requests)
        state = {
            "state": self.random.choice((*LIVE, "ASSIGNED", "CANCELED" if self.random.random() < 0.1 else "PROPOSED"))
        }
        return Step("create_assignment", (self.new_id(ASSIGNMENT), request.id), caller | person | state)


def reached(model: Staffing) -> Iterator[str]:
    """What is true of the model now."""
    if model.over:
        yield "deleted as a draft"
    if not model.begun:
        return
    states = {request.own for request in model.of_kind(REQUEST)}
    people = [person.own for person in model.of_kind(ASSIGNMENT)]
    if model.order.own == "CLOSED" and states == {"CLOSED"} and "ASSIGNED" in people:
        yield "closed by its people"
    if model.order.own == "CLOSED" and states == set(SETTLED):
        yield "closed with a canceled request"
    if model.order.own == "CLOSED" and people and set(people) == {"COMPLETED"}:
        yield "closed by completed people"
    if model.order.own == "CANCELED" and states == {"CANCELED"}:
        yield "canceled by its requests"
    if model.order.own == "OPEN" and states & set(SETTLED) and "OPEN" in states:
        yield "reopened by a request"
    if model.order.own == "IN_PROCESS" and people and set(people) == {"CANCELED"}:
        yield "in process without anybody"
    for request in model.of_kind(REQUEST):
        found = [person for person in model.below(request) if person.own in ("ASSIGNED", "COMPLETED")]
        if request.own == "OPEN" and len(found) >= request.quantity:
            yield "filled and open"
