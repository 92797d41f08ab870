"""How the tasks below a node stand."""

import strawberry

from schema.fields import value


@strawberry.type(description="How all tasks below a node stand, however deep.")
class Progress:
    total: int = value("All of them.")
    done: int = value("Closed complete.")
    canceled: int = value("Canceled.")
    in_progress: int = value("Being worked.")
    blocked: int = value("Can't be worked now: waiting for others, for an answer, or for the end of a hold.")
    percent: int = value("Of the tasks not canceled, how many in a hundred are done, rounded down; 0 without any.")
