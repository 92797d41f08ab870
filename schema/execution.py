"""How operations are executed: as the library does it, but for one leak and one laxity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import Executor, GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension
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


class OneOperation(SchemaExtension):
    """Refuses a document of several operations when none is named; the library would run the first of them.

    Stands behind Documents, whose verdict it adds to.
    """

    def on_validate(self) -> Iterator[None]:
        """Look before anything is executed."""
        asked = self.execution_context
        if asked._provided_operation_name is None and asked.graphql_document is not None:
            operations = [d for d in asked.graphql_document.definitions if isinstance(d, OperationDefinitionNode)]
            if len(operations) > 1 and not asked.pre_execution_errors:
                names = ", ".join(d.name.value for d in operations if d.name)
                text = f"The document has several operations: name one of {names} by operationName."
                asked.pre_execution_errors = [GraphQLError(text, extensions={"code": "OPERATION_NOT_FOUND"})]
        yield
