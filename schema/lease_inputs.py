"""What programs at work send."""

import strawberry

from schema.given import key, may, need

WORKER = "The name under which the program claimed the task."


@strawberry.input(
    description="Asks for work. There is no idempotency key: what was claimed by a call whose answer got lost can be "
    "claimed again when the lease is over."
)
class ClaimOrderTasksInput:
    worker: str = need("The name of the program; it must say it again to extend, complete or fail.")
    lease: int = need("For how many seconds the tasks are to be its own; 1 to 86,400.")
    max: int = need("How many tasks at the most; 1 to 100.")
    topic: str | None = may("Tasks of this topic; either this or the group.")
    group: str | None = may("Automated tasks of this group.")


@strawberry.input(description="Lets a lease end later.")
class ExtendOrderTaskLeaseInput:
    id: strawberry.ID = need("The task.")
    worker: str = need(WORKER)
    lease: int = need("In how many seconds from now it is to end; 1 to 86,400.")
    idempotency_key: str | None = key()


@strawberry.input(description="Says that a program has done a task.")
class CompleteOrderTaskInput:
    id: strawberry.ID = need("The task.")
    worker: str = need(WORKER)
    idempotency_key: str | None = key()


@strawberry.input(description="Says that a program could not do a task.")
class FailOrderTaskInput:
    id: strawberry.ID = need("The task.")
    worker: str = need(WORKER)
    reason: str = need("What went wrong; at most 2,000 characters. It describes the fallout of the last attempt.")
    retry_in: int | None = may("After how many seconds the task may be claimed again; at once when left out.")
    idempotency_key: str | None = key()
