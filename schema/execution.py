"""How operations are executed: as the library does it, but for one leak."""

from __future__ import annotations

from typing import Any

from graphql import Executor
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class LeakFreeExecution(StrawberryGraphQLCoreExecutionContext):
    """For `Schema(execution_context_class=…)`.

    graphql-core 3.3 shares one cache of collected fields between all events of a subscription, keyed by lists that
    are new with each event: it never hits, and never ends growing. Here each event has a cache of its own.
    """

    def build_per_event_executor(self, payload: Any) -> Executor[Any]:
        """The executor of one event."""
        executor = super().build_per_event_executor(payload)
        executor._relevant_sub_fields = {}
        return executor
