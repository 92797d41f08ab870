"""The catalogue: what can be ordered, and what has to be done for it."""

import strawberry

from schema.choices import Domain, LineOperation, Offering, Renewal, ValueType
from schema.fields import link, value
from schema.interfaces import Node
from schema.scalars import JSON, DateTime


@strawberry.type(description="A named detail that a line of a specification may have.")
class CharacteristicDefinition:
    name: str = value("Its name, as the characteristics of a line use it.")
    value_type: ValueType = value("The type of its values.")
    required: bool = value("Whether an order waits in SUBMITTED until its line has it.")
    description: str = value("What it means; may be empty.")
    allowed_values: list[JSON] = value("The only values that it may have; empty: any of the type.")
    default_value: JSON | None = value("What is filled in where none is given.")


@strawberry.type(description="Another specification into which one decomposes.")
class SpecificationPart:
    code: str = value("The code of the other one.")
    after: list[str] = value("The codes of parts that must end first.")
    specification: "Specification | None" = link("Its newest edition, which is what decomposition takes.")


@strawberry.type(description="The task by which a completed one is undone when its line is canceled.")
class TaskCompensation:
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    group: str | None = value("The group that does such work.")
    topic: str | None = value("What programs ask for when they look for such work.")
    automated: bool = value("Whether a program does it.")
    duration: int | None = value("How long it is planned to take, in minutes.")


@strawberry.type(description="A task of every domain order that is made from a specification.")
class TaskTemplate:
    code: str = value("Its code, unique within the specification.")
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    group: str | None = value("The group that does such work.")
    topic: str | None = value("What programs ask for when they look for such work.")
    automated: bool = value("Whether a program does it.")
    duration: int | None = value("How long it is planned to take, in minutes.")
    due_within: int | None = value("How long after its creation it is due, in minutes.")
    priority: int = value("From 1, the most urgent, to 5.")
    no_return: bool = value("Whether it can't be undone: once started, all above is past its point of no return.")
    starts_service: bool = value("Whether the customer's service begins with its completion.")
    redo_on_change: bool = value("Whether it is done again when a revision changes its line.")
    attempts: int = value("After so many failures of a program a person has to look into it.")
    after: list[str] = value("The codes of the tasks and parts for which it waits.")
    operations: list[LineOperation] = value("For which lines it is done.")
    compensation: TaskCompensation | None = link("How it is undone; null when nothing is to be done for that.")


@strawberry.type(description="A task of a work order that is generated.")
class WorkStep:
    code: str = value("Its code, unique within the work order.")
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    group: str | None = value("The group that does such work.")
    duration: int | None = value("How long it is planned to take, in minutes.")
    priority: int = value("From 1, the most urgent, to 5.")
    after: list[str] = value("The codes of the tasks for which it waits.")


@strawberry.type(description="A work order that is generated for each line of a provisioning order.")
class WorkOrderTemplate:
    code: str = value("Its code, unique within the specification.")
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    operations: list[LineOperation] = value("For which lines it is made.")
    work_steps: list[WorkStep] = link("Its tasks.")


@strawberry.interface(
    description="One edition of something that can be ordered. It is never changed: an edit is a new edition."
)
class Specification(Node):
    code: str = value("Names the specification through all its editions.")
    edition: int = value("The number of the edition, from 1.")
    newest: bool = value("Whether no newer edition has been published.")
    domain: Domain = value("Whose it is, and of which domain the orders made from it are.")
    name: str = value("Its name, for people.")
    description: str = value("What it is; may be empty.")
    offering: Offering = value("What adding a line of it leaves behind.")
    requires_enrichment: bool = value("Whether an order with such a line must be enriched before it is approved.")
    renewal: Renewal = value("What happens at the end of a service's term.")
    term_months: int | None = value("The length of a service's term; null for one without.")
    characteristic_definitions: list[CharacteristicDefinition] = link("The details that a line of it may have.")
    parts: list[SpecificationPart] = link("Into which others it decomposes.")
    task_templates: list[TaskTemplate] = link("Its own tasks.")
    work_order_templates: list[WorkOrderTemplate] = link("The work orders that a line of a provisioning order needs.")
    active: bool = value("Whether a service of any of its editions that you may see is active.")
    published_by: str = value("Who published the edition.")
    published_at: DateTime = value("When it was published.")
    retired_by: str | None = value("Who retired it; null while it can be ordered.")
    retired_at: DateTime | None = value("When it was retired.")


@strawberry.type(description="An edition of what is sold. Its id begins with ps.")
class ProductSpecification(Specification):
    pass


@strawberry.type(description="An edition of what the customer uses. Its id begins with ss.")
class ServiceSpecification(Specification):
    pass


@strawberry.type(description="An edition of what it runs on. Its id begins with rs.")
class ResourceSpecification(Specification):
    pass
