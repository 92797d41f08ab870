"""The machines, for clients that draw or explain them."""

import strawberry

from schema.enums import Action, Category, Need, NodeKind, Role, State
from schema.fields import value


@strawberry.type(description="A state of a machine.")
class LifecycleState:
    state: State = value("The state.")
    label: str = value("The state in words.")
    state_category: Category = value("The state's color.")
    description: str = value("What it means in this machine.")
    is_final: bool = value("Whether nothing leads out of it.")
    is_settled: bool = value("Whether it has ended here, but may be taken up again.")
    is_interruption: bool = value("Whether it lies on top of another state, to which the node returns.")
    holds_below: bool = value("Whether everything below a node in this state is held.")


@strawberry.type(description="A condition that an action asks for.")
class LifecycleGuard:
    code: str = value("The code of the reason when it does not hold.")
    message: str = value("The message of the reason when it does not hold.")


@strawberry.type(description="A row of a machine: an action from some states.")
class LifecycleAction:
    action: Action | None = value("The action; always given here.")
    label: str = value("The words for a button.")
    description: str = value("What it means.")
    from_states: list[State] = value("The states that it leads out of.")
    targets: list[State] = value("The states that it leads to; empty when it returns.")
    returns: bool = value("Whether it ends an interruption, so that the node returns to the state beneath.")
    by_client: bool = value("Whether clients can ask for it.")
    by_system: bool = value("Whether the system takes it by itself.")
    roles: list[Role] = value("The roles that may ask for it; which of them, can depend on the kind of order.")
    guards: list[LifecycleGuard] = value("The conditions beside the role.")
    needs: list[Need] = value("What a caller must send along.")


@strawberry.type(description="A machine: the states of some kinds of nodes, and what leads from one to the other.")
class LifecycleMachine:
    name: str = value("Its name.")
    label: str = value("Its name in words.")
    description: str = value("What it is about.")
    node_kinds: list[NodeKind] = value("The kinds of nodes that obey it.")
    initial_state: State = value("Where it begins.")
    states: list[LifecycleState] = value("Its states, in the order in which they are passed.")
    actions: list[LifecycleAction] = value("Its actions.")
    mermaid: str = value("A state diagram in the language of Mermaid.")
