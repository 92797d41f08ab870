"""How every field of every type is had: the one table to read, and to extend, when a field is added.

A field that is missing here can't be selected; a test compares this table with the schema. Fields of objects that a
loader makes by itself are PRESENT.
"""

from __future__ import annotations

from resolvers import activity, history, of_line, progress, risk, states
from resolvers.common_shapes import CHARACTERISTICS, ORDER, STATEFUL, TITLED, WAITING, Shapes, plain, present
from resolvers.connections import Listing, many
from resolvers.filters import (
    DOMAIN_ORDER_FILTER,
    FALLOUT_FILTER,
    LINE_FILTER,
    ORDER_FILTER,
    SERVICE_FILTER,
    TASK_FILTER,
    WORK_SORTS,
)
from resolvers.loading import inside, listing, one
from resolvers.messages import MESSAGE_SHAPES
from resolvers.payloads import PAYLOAD_SHAPES
from resolvers.provisioning_shapes import PROVISIONING_SHAPES
from resolvers.shape import batch, column, derived
from resolvers.specifications import SPECIFICATION_SHAPES
from resolvers.staffing_shapes import STAFFING_SHAPES

FULFILLMENT_ORDER: Shapes = {
    **ORDER,
    **plain("requires_enrichment enrichment_done past_no_return revision"),
    "lines": many(Listing("OrderLineItem", parent="parent_id", where=LINE_FILTER)),
    "tasks": many(Listing("OrderTask", parent="root_id", where=TASK_FILTER, sorts=WORK_SORTS)),
    "falloutRecords": many(Listing("FalloutRecord", parent="root_id", where=FALLOUT_FILTER)),
    "revisions": many(Listing("Revision", parent="root_id")),
}

LINE: Shapes = {
    **STATEFUL,
    "caption": TITLED,
    **plain("title description operation quantity external_id past_no_return shortcomings needs_enrichment"),
    "characteristics": CHARACTERISTICS,
    "specification": one("specification_id"),
    "service": batch(of_line.load, "id", "service_id"),
    "location": one("location_id"),
    "order": one("root_id"),
    "parent": one("parent_id"),
    "lines": many(Listing("OrderLineItem", parent="parent_id", where=LINE_FILTER)),
    "domainOrders": many(Listing("DomainOrder", parent="parent_id", where=DOMAIN_ORDER_FILTER)),
    "progress": batch(progress.load, "id"),
}

DOMAIN_ORDER: Shapes = {
    **STATEFUL,
    "caption": TITLED,
    **WAITING,
    **plain("domain title description due_at planned_start past_no_return"),
    "specification": one("specification_id"),
    "order": one("root_id"),
    "line": one("line_id"),
    "parent": one("parent_id"),
    "domainOrders": many(Listing("DomainOrder", parent="parent_id", where=DOMAIN_ORDER_FILTER)),
    "tasks": many(Listing("OrderTask", parent="parent_id", where=TASK_FILTER, sorts=WORK_SORTS)),
    "progress": batch(progress.load, "id"),
}

TASK: Shapes = {
    **STATEFUL,
    "caption": TITLED,
    **WAITING,
    **plain("title description assignee automated no_return starts_service priority duration", group="group_name"),
    **plain("due_at planned_start started_at finished_at redo_on_change template topic"),
    **plain("worker lease_until attempts failures"),
    "compensates": one("compensates_id"),
    "redoes": one("redoes_id"),
    "order": one("root_id"),
    "line": one("line_id"),
    "parent": one("parent_id"),
    "domainOrder": one("parent_id"),
    "falloutRecords": many(Listing("FalloutRecord", parent="parent_id", where=FALLOUT_FILTER)),
    "atRisk": batch(risk.load_tasks, *risk.TASK_COLUMNS),
}

FALLOUT: Shapes = {
    **STATEFUL,
    "caption": derived("caption", states.problem_in_words, "fallout_type"),
    **plain("fallout_type description assignee created_by", group="group_name"),
    "order": one("root_id"),
    "line": one("line_id"),
    "parent": one("parent_id"),
    "task": one("parent_id"),
}

CHANGE: Shapes = {
    **plain("sequence kind version action own_state actor reason at batch request_id", to="to_state"),
    "from": column("from_state"),
    "nodeId": column("node_id"),
    "id": derived("id", history.change_id, "root_id", "sequence"),
    "cursor": batch(history.set_cursor, "position"),
    "cause": derived("cause_id", history.cause_id, "root_id", "cause", "cause_root"),
    "system": derived("system", history.by_system, "cause", "actor"),
    "nodeKind": derived("node_kind", history.node_kind, "node_id"),
    "snapshot": derived("snapshot_json", history.snapshot, "snapshot"),
    "tokenId": history.for_administrators("token_id"),
    "idempotencyKey": history.for_administrators("idempotency_key"),
    "node": one("node_id"),
    "order": one("root_id"),
    "service": one("root_id"),
}

SERVICE: Shapes = {
    **STATEFUL,
    "caption": TITLED,
    **plain("title quantity renewal term_months term_start term_end"),
    "characteristics": CHARACTERISTICS,
    "active": derived("active", activity.is_active, "state"),
    "account": one("account_id"),
    "location": one("location_id"),
    "specification": one("specification_id"),
    "order": one("order_id"),
    "line": one("line_id"),
    "lines": many(Listing("OrderLineItem", parent="service_id", where=LINE_FILTER)),
    "provisioningLine": one("line_id"),
    "provisioningLines": many(Listing("ProvisioningLineItem", parent="service_id")),
}

REVISED: Shapes = {
    **plain("title description operation quantity external_id"),
    "characteristics": CHARACTERISTICS,
    "line": one("line_id"),
    "parent": one("parent_id"),
    "location": one("location_id"),
    "specification": one("specification_id"),
    "service": one("service_id"),
}

SHAPES: dict[str, Shapes] = {
    "CustomerOrder": FULFILLMENT_ORDER,
    "ServiceOrder": FULFILLMENT_ORDER,
    "OrderLineItem": LINE,
    "DomainOrder": DOMAIN_ORDER,
    "OrderTask": TASK,
    "FalloutRecord": FALLOUT,
    "StateChange": CHANGE,
    "Revision": {
        **plain("id outcome reason opened_by opened_at closed_by closed_at", revisionNumber="number"),
        "order": one("root_id"),
        "items": many(Listing("RevisionItem", parent="revision_id")),
        "formerLines": many(Listing("FormerLine", parent="revision_id")),
    },
    "RevisionItem": {**plain("id", revisionChange="change"), **REVISED},
    "FormerLine": {**plain("state"), **REVISED},
    "Service": SERVICE,
    "Note": {**plain("id text author created_at"), "node": one("node_id")},
    "Account": {
        **plain("id name external_id created_at"),
        "locations": many(Listing("Location", parent="account_id")),
        "orders": many(Listing("CustomerOrder", parent="account_id", where=ORDER_FILTER, sorts=WORK_SORTS)),
        "services": many(Listing("Service", parent="account_id", where=SERVICE_FILTER)),
        "active": activity.with_services("account_id"),
    },
    "Location": {
        **plain("id name address created_at"),
        "account": one("account_id"),
        "services": many(Listing("Service", parent="location_id", where=SERVICE_FILTER)),
        "active": activity.with_services("location_id"),
    },
    "AvailableAction": {**present("action label allowed target needs"), "reasons": inside("reasons")},
    "Reason": {**present("code message roles"), "blocking": listing("blocking_ids")},
    "HeldBy": {**present("interruption since"), "node": one("node_id")},
    "Why": {
        **present("message rollup"),
        "change": inside("change"),
        "because": inside("because"),
        "decidedBy": listing("decided_ids"),
        "missing": inside("missing"),
    },
    "OrchestrationPlan": {
        **present("criticalPath duration truncated"),
        "nodes": inside("nodes"),
        "edges": inside("edges"),
    },
    "PlanNode": {
        **present("id parentId title version state nodeKind nodeDomain group assignee duration plannedStart dueAt"),
        **present("startedAt finishedAt critical earliestStart earliestEnd"),
        "stateLabel": derived("state_label", states.label),
        "stateCategory": derived("state_category", states.category),
    },
    "PlanEdge": present("waiter awaited met"),
    "TransitionRefused": {**present("code message path state action"), "reasons": inside("reasons")},
    "VersionConflict": present("code message path currentVersion"),
    "NotPermitted": present("code message path roles"),
    **dict.fromkeys(("NotFound", "InvalidInput", "Overloaded"), present("code message path")),
    **PAYLOAD_SHAPES,
    **MESSAGE_SHAPES,
    **SPECIFICATION_SHAPES,
    **STAFFING_SHAPES,
    **PROVISIONING_SHAPES,
}
