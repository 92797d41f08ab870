"""The words in which mutations and previews are declared: what they take; the annotation says what they answer."""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

import strawberry

from resolvers import mutations
from schema.fields import Info

GIVEN = strawberry.argument(description="What to write.")
FORESEEN = strawberry.argument(description="The input of the mutation; an idempotency key is of no use here.")


def writes(given: Any, about: str) -> Any:
    """A mutation that does what `mutations.WORK` has under its name."""
    return strawberry.mutation(resolver=_taking(given, GIVEN, mutations.write), description=about)


def moves(kind: str, given: Any, one: str) -> Any:
    """A mutation that moves one node of a kind."""

    async def move(info: Any, input: Any) -> Any:
        return await mutations.move(info, kind, input)

    about = f"Moves {one}; `availableActions` says what is possible."
    return strawberry.mutation(resolver=_taking(given, GIVEN, move), description=about)


def does(given: Any, about: str, doing: Callable[[Any, Any], Any]) -> Any:
    """A mutation that is done in a way of its own."""
    return strawberry.mutation(resolver=_taking(given, GIVEN, doing), description=about)


def foresees(kind: str, given: Any, one: str) -> Any:
    """A query for what a move of one node would do."""

    async def foresee(info: Any, input: Any) -> Any:
        return await mutations.foresee(info, kind, input)

    about = f"What moving {one} would change, or why it would be refused."
    return strawberry.field(resolver=_taking(given, FORESEEN, foresee), description=about)


def _taking(given: Any, argument: Any, doing: Callable[[Any, Any], Any]) -> Any:
    """A resolver that takes one input of this type, for Strawberry to read from its signature."""

    async def resolve(info: Any, input: Any) -> Any:
        return await doing(info, input)

    kinds = {"info": Info, "input": Annotated[given, argument]}
    parameters = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=of) for name, of in kinds.items()]
    resolve.__signature__ = Signature(parameters, return_annotation=Any)  # type: ignore[attr-defined]
    resolve.__annotations__ = {**kinds, "return": Any}
    return resolve
