"""A deliberately naive model of a staffing order (document 001): requests for people, and who was found for them."""

from __future__ import annotations

from .asking import Call
from .small_tree import Roles, SmallTree
from .tree import Node

ORDER, REQUEST, ASSIGNMENT = "StaffingOrder", "ResourceRequest", "Assignment"
SETTLED = ("CLOSED", "CANCELED")
RUNNING = ("NEW", "OPEN", "IN_PROCESS")
DECIDED = ("ASSIGNED", "COMPLETED")
UNDECIDED = ("PROPOSED", "RESERVED")
LIVE = (*UNDECIDED, "ASSIGNED")

LEADS_TO = {"START_PROCESSING": "IN_PROCESS", "CLOSE": "CLOSED", "CANCEL": "CANCELED"}
BECOMES = {"PROPOSE": "PROPOSED", "RESERVE": "RESERVED", "ASSIGN": "ASSIGNED"}


class Staffing(SmallTree):
    """One staffing order. `assignee` of an assignment is the person."""

    kind = ORDER
    steered_by = "RESOURCE_MANAGER"
    actions = ("SUBMIT", "OPEN", "REOPEN", *LEADS_TO, *BECOMES, "COMPLETE")

    def __init__(self, kind: str = "", now: int = 0) -> None:
        super().__init__(kind, now)
        self.over = False

    # -- what is entered -------------------------------------------------------------------------------------------

    def create_order(self, id: str, *, actor: str, roles: Roles, account: bool = True) -> bool:
        return not self.begun and self.may(roles) and self.add(Node(id, ORDER, None, ["DRAFT"], account=account))

    def set_account(self, id: str, *, actor: str, roles: Roles, account: bool = True) -> bool:
        if not self._is_draft(roles):
            return False
        self.order.account = account
        return self.settled()

    def delete_draft(self, id: str, *, actor: str, roles: Roles) -> bool:
        """The one state in which an order can be taken away."""
        if not self._is_draft(roles):
            return False
        self.nodes.clear()
        self.over = True
        return True

    def add_request(self, id: str, *, actor: str, roles: Roles, quantity: int, complete: bool) -> bool:
        """In an order that was submitted a request says all from the beginning."""
        if not self._takes_requests(roles) or not (complete or self.order.own == "DRAFT"):
            return False
        return self.add(Node(id, REQUEST, self.order.id, ["OPEN"], quantity=quantity, complete=complete))

    def update_request(self, id: str, *, actor: str, roles: Roles, quantity: int, complete: bool) -> bool:
        """Saying more or another number moves nothing by itself."""
        request = self.nodes.get(id)
        if request is None or request.own in SETTLED or not self._takes_requests(roles):
            return False
        if not (complete or self.order.own == "DRAFT"):
            return False
        request.quantity, request.complete = quantity, complete
        return self.settled()

    def remove_request(self, id: str, *, actor: str, roles: Roles) -> bool:
        if id not in self.nodes or not self._is_draft(roles):
            return False
        del self.nodes[id]
        return self.settled()

    def create_assignment(
        self, id: str, request: str, *, actor: str, roles: Roles, state: str, person: str = "Kim"
    ) -> bool:
        """In any live state."""
        wanted = self.nodes.get(request)
        if wanted is None or not self.may(roles) or not self._takes_people(wanted) or state not in LIVE:
            return False
        return self.add(Node(id, ASSIGNMENT, request, [state], assignee=person))

    def update_assignment(self, id: str, *, actor: str, roles: Roles, person: str) -> bool:
        assignment = self.nodes.get(id)
        if assignment is None or assignment.own not in LIVE or not self.may(roles):
            return False
        assignment.assignee = person
        return self.settled()

    def _is_draft(self, roles: Roles) -> bool:
        return self.begun and self.may(roles) and self.order.own == "DRAFT"

    def _takes_requests(self, roles: Roles) -> bool:
        return self.begun and self.may(roles) and self.order.own not in SETTLED

    def _takes_people(self, request: Node) -> bool:
        return request.own == "OPEN" and self.order.own in RUNNING

    def lacks(self, node: Node) -> bool:
        """A request without a role or days."""
        return node.kind == REQUEST and not node.complete

    # -- actions ---------------------------------------------------------------------------------------------------

    def act_on(self, node: Node, call: Call) -> bool:
        by_kind = {ORDER: self._act_on_order, REQUEST: self._act_on_request, ASSIGNMENT: self._act_on_assignment}
        return self.may(call.roles) and by_kind[node.kind](node, call.action)

    def _act_on_order(self, order: Node, action: str) -> bool:
        """Out of a draft only by submitting it; from then on anywhere, at any time, but to where it is."""
        if order.own == "DRAFT":
            if action != "SUBMIT" or not self._can_be_submitted():
                return False
            order.move("NEW")
            return True
        if action == ("REOPEN" if order.own in SETTLED else "OPEN") and order.own != "OPEN":
            order.move("OPEN")
            return True
        if LEADS_TO.get(action, order.own) == order.own:
            return False
        order.move(LEADS_TO[action])
        for request in self.of_kind(REQUEST):
            if action in ("CLOSE", "CANCEL") and request.own == "OPEN":
                request.move(order.own)
        if action in ("CLOSE", "CANCEL"):
            self._let_go(self.of_kind(ASSIGNMENT), UNDECIDED if action == "CLOSE" else LIVE)
        return True

    def _can_be_submitted(self) -> bool:
        requests = [request for request in self.of_kind(REQUEST) if request.own == "OPEN"]
        return self.order.account and bool(requests) and not any(self.lacks(request) for request in requests)

    def _act_on_request(self, request: Node, action: str) -> bool:
        if action == "REOPEN" and request.own in SETTLED:
            request.move("OPEN")
            return True
        if action not in ("CLOSE", "CANCEL") or LEADS_TO[action] == request.own:
            return False
        self._settle_request(request, LEADS_TO[action])
        return True

    def _act_on_assignment(self, assignment: Node, action: str) -> bool:
        """Whoever was found may finish or leave at any time; anything else only while people are wanted."""
        if action == "CANCEL" and assignment.own in LIVE:
            assignment.move("CANCELED")
            return True
        if action == "COMPLETE" and assignment.own == "ASSIGNED":
            assignment.move("COMPLETED")
            return True
        request = self.nodes[assignment.parent or ""]
        if assignment.own not in LIVE or BECOMES.get(action, assignment.own) == assignment.own:
            return False
        if not self._takes_people(request):
            return False
        assignment.move(BECOMES[action])
        return True

    # -- what follows ----------------------------------------------------------------------------------------------

    def _settle_request(self, request: Node, state: str) -> None:
        request.move(state)
        self._let_go(self.below(request), UNDECIDED if state == "CLOSED" else LIVE)

    def _let_go(self, assignments: list[Node], states: tuple[str, ...]) -> None:
        for assignment in assignments:
            if assignment.own in states:
                assignment.move("CANCELED")

    def settle(self) -> None:
        """From people to requests to the order."""
        order = self.order
        if order.own in ("NEW", "OPEN") and any(a.id not in self._before for a in self.of_kind(ASSIGNMENT)):
            order.move("IN_PROCESS")
        for request in self.of_kind(REQUEST):
            found = [person for person in self.below(request) if person.own in DECIDED]
            stirred = any(person.parent == request.id for person in self.moved(ASSIGNMENT))
            if request.own == "OPEN" and stirred and len(found) >= request.quantity:
                self._settle_request(request, "CLOSED")
        reopened = [r for r in self.moved(REQUEST) if r.own == "OPEN"]
        if order.own in SETTLED and reopened:
            order.move("OPEN")
        states = {request.own for request in self.of_kind(REQUEST)}
        just_settled = any(request.own in SETTLED for request in self.moved(REQUEST))
        if order.own in RUNNING and just_settled and "OPEN" not in states:
            order.move("CLOSED" if "CLOSED" in states else "CANCELED")

    def unsettled(self) -> list[str]:
        """What must not be between two operations, however the order came there."""
        found = []
        for node in self.nodes.values():
            above = self.nodes.get(node.parent or "")
            if node.kind == REQUEST and node.own == "OPEN" and self.order.own in SETTLED:
                found.append(f"{node.id} is open in an order that is settled")
            if above is not None and node.kind == ASSIGNMENT and above.own in SETTLED and node.own in UNDECIDED:
                found.append(f"{node.id} is {node.own} below a request that is settled")
            if above is not None and node.kind == ASSIGNMENT and node.own in LIVE and above.own == "CANCELED":
                found.append(f"{node.id} is {node.own} below a request that is canceled")
            if node.kind == ASSIGNMENT and self.order.own == "CANCELED" and node.own in LIVE:
                found.append(f"{node.id} is {node.own} in an order that is canceled")
        return found
