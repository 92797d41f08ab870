"""What publishing and retiring specifications takes."""

import strawberry

from schema.choices import Domain, LineOperation, Offering, Renewal, ValueType
from schema.given import key, may, need
from schema.scalars import JSON


@strawberry.input(description="A named detail that a line may have.")
class CharacteristicInput:
    name: str = need("Letters, digits and underscores, beginning with a letter.")
    value_type: ValueType | None = may("The type of its values; STRING when left out.")
    required: bool | None = may("Whether an order waits in SUBMITTED until its line has it; false when left out.")
    description: str | None = may("What it means.")
    allowed_values: list[JSON] | None = may("The only values that it may have; any of the type when left out.")
    default_value: JSON | None = may("What is filled in where none is given.")


@strawberry.input(description="Another specification into which one decomposes.")
class PartInput:
    specification: str = need("The code of the other one.")
    after: list[str] | None = may("The codes of parts that must end first.")


@strawberry.input(description="The task by which a completed one is undone when its line is canceled.")
class CompensationInput:
    title: str = need("What is to be done, in a line.")
    description: str | None = may("What is to be done, at length.")
    group: str | None = may("The group that does such work.")
    topic: str | None = may("What programs ask for when they look for such work; for automated ones.")
    automated: bool | None = may("Whether a program does it; false when left out.")
    duration: int | None = may("How long it is planned to take, in minutes.")


@strawberry.input(description="A task of every domain order that is made from the specification.")
class TaskTemplateInput:
    code: str = need("Unique within the specification: small letters, digits and hyphens.")
    title: str = need("What is to be done, in a line.")
    description: str | None = may("What is to be done, at length.")
    group: str | None = may("The group that does such work.")
    topic: str | None = may("What programs ask for when they look for such work; for automated tasks.")
    automated: bool | None = may("Whether a program does it; false when left out.")
    duration: int | None = may("How long it is planned to take, in minutes.")
    due_within: int | None = may("How long after its creation it is due, in minutes.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    no_return: bool | None = may("Whether starting it is the point of no return for everything above.")
    starts_service: bool | None = may("Whether the customer's service begins with its completion.")
    redo_on_change: bool | None = may("Whether it is done again when a revision changes its line.")
    attempts: int | None = may("After so many failures of a program a person has to look into it; 3 when left out.")
    after: list[str] | None = may(
        "The codes of the tasks and parts for which it waits; none of them when empty, all parts when left out."
    )
    operations: list[LineOperation] | None = may("For which lines it is done; for all when left out.")
    compensation: CompensationInput | None = may("How it is undone when its line is canceled.")


@strawberry.input(description="A task of a work order that is generated.")
class WorkStepInput:
    code: str = need("Unique within the work order: small letters, digits and hyphens.")
    title: str = need("What is to be done, in a line.")
    description: str | None = may("What is to be done, at length.")
    group: str | None = may("The group that does such work.")
    duration: int | None = may("How long it is planned to take, in minutes.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    after: list[str] | None = may("The codes of the tasks of this work order for which it waits.")


@strawberry.input(description="A work order that is generated for each line of a provisioning order.")
class WorkOrderTemplateInput:
    code: str = need("Unique within the specification: small letters, digits and hyphens.")
    title: str = need("What is to be done, in a line.")
    description: str | None = may("What is to be done, at length.")
    operations: list[LineOperation] | None = may("For which lines it is made; for all when left out.")
    tasks: list[WorkStepInput] | None = may("Its tasks; without any it is completed by hand.")


@strawberry.input(description="A specification as its next edition is to be.")
class PublishSpecificationInput:
    code: str = need("Names it through all its editions: small letters, digits and hyphens.")
    domain: Domain = need("Of which domain it is; never changes.")
    name: str = need("Its name, for people; at most 200 characters.")
    description: str | None = may("What it is; at most 10,000 characters.")
    offering: Offering | None = may("What adding a line of it leaves behind; SUBSCRIPTION when left out.")
    requires_enrichment: bool | None = may("Whether an order with such a line must be enriched first.")
    renewal: Renewal | None = may("What happens at the end of a service's term; MONTH_TO_MONTH when left out.")
    term_months: int | None = may("The length of the term; EXPIRES and RENEWS need it.")
    characteristics: list[CharacteristicInput] | None = may("The details that a line of it may have.")
    parts: list[PartInput] | None = may("Into which others it decomposes; they must have been published.")
    tasks: list[TaskTemplateInput] | None = may("Its own tasks.")
    work_orders: list[WorkOrderTemplateInput] | None = may("The work orders that a line of a provisioning order needs.")
    idempotency_key: str | None = key()


@strawberry.input(description="Takes an edition out of use: no new line names it; what runs is not touched.")
class RetireSpecificationInput:
    id: strawberry.ID = need("The edition.")
    idempotency_key: str | None = key()
