"""How operations are executed: as the library does it, but for one leak and one laxity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import Executor, GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

LONGEST_NAME = 100
"""Letters of an operation's name that are noted; strangers choose it."""


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

    Stands behind Documents, whose verdict it adds to. Notes the name of the operation that is run.
    """

    def on_validate(self) -> Iterator[None]:
        """Look before anything is executed."""
        asked = self.execution_context
        if asked.graphql_document is not None and not asked.pre_execution_errors:
            wanted = asked._provided_operation_name
            operations = [d for d in asked.graphql_document.definitions if isinstance(d, OperationDefinitionNode)]
            meant = [d.name.value if d.name else "" for d in operations if wanted is None or _is_named(d, wanted)]
            if len(meant) > 1:
                names = ", ".join(meant)
                text = f"The document has several operations: name one of {names} by operationName."
                asked.pre_execution_errors = [GraphQLError(text, extensions={"code": "OPERATION_NOT_FOUND"})]
            elif meant and asked.context is not None:
                asked.context.operation_name = meant[0][:LONGEST_NAME]
        yield


def _is_named(operation: OperationDefinitionNode, name: str) -> bool:
    return operation.name is not None and operation.name.value == name
