"""How the naive model turns an approved line into work and a service (documents 003 and 004)."""

from __future__ import annotations

from .tree import DOMAIN_ORDER, LINE, SERVICE, TASK, Node, Tree


def decompose_lines(tree: Tree) -> None:
    """Whatever line is acknowledged, has a specification and nothing below by it yet."""
    for line in tree.lines():
        if line.stack[0] == "ACKNOWLEDGED" and line.spec is not None and not line.decomposed:
            decompose(tree, line)


def decompose(tree: Tree, line: Node) -> None:
    """One domain order of the line's specification with all its parts below; then the line is scheduled."""
    assert line.spec is not None
    line.decomposed = True
    if line.operation == "ADD" and not tree.catalogue.specs[line.spec].widget:
        make_service(tree, line)
    make_order(tree, line, line.spec, line.operation)
    line.stack[0] = "SCHEDULED"


def make_order(tree: Tree, parent: Node, code: str, operation: str) -> Node:
    """A domain order with its parts in which there is work, its tasks for this operation, and who waits for whom."""
    spec = tree.catalogue.specs[code]
    order = tree.put(Node(f"do_{parent.id}.{code}", DOMAIN_ORDER, parent.id, ["DRAFT"], spec=code))
    made: dict[str, Node] = {}
    for part, _ in spec.parts:
        if tree.catalogue.has_work(part, operation):
            made[part] = make_order(tree, order, part, operation)
    parts = list(made)
    for part, after in spec.parts:
        if part in made:
            made[part].waits_for = [made[other].id for other in after if other in made]
    for template in spec.tasks:
        if operation not in template.operations:
            continue
        task = Node(f"ot_{order.id}.{template.code}", TASK, order.id, ["DRAFT"], template=template)
        task.automated, task.no_return, task.attempts = template.automated, template.no_return, template.attempts
        made[template.code] = tree.put(task)
        after = tuple(parts) if template.after is None else template.after
        task.waits_for = [made[other].id for other in after if other in made]
    return order


def make_service(tree: Tree, line: Node) -> None:
    """What the customer will have: it takes over what the line says."""
    spec = tree.catalogue.specs[line.spec or ""]
    service = Node(f"sv_of {line.id}", SERVICE, None, ["NEW"], spec=line.spec, line=line.id)
    service.quantity, service.detail = line.quantity, line.detail
    service.renewal, service.term = spec.renewal, spec.term
    tree.put(service)


def line_of(tree: Tree, node: Node) -> Node:
    """The line for which something is done: the innermost one above."""
    return [above for above in tree.ancestors(node) if above.kind == LINE][-1]
