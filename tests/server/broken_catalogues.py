"""Catalogue files with one fault each: the text, the line at fault, and words that must be said about it."""

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    """A file that must be refused."""

    text: str
    line: int
    words: str


def one(*lines: str, line: int, words: str) -> Broken:
    """A file of one specification, `internet`; the lines given stand in it from line 5 on."""
    head = ["specifications:", "  - code: internet", "    domain: PRODUCT", "    name: Internet"]
    return Broken("\n".join([*head, *(f"    {each}" for each in lines)]) + "\n", line, words)


def whole(*lines: str, line: int, words: str) -> Broken:
    """A file of just these lines."""
    return Broken("\n".join(lines) + "\n", line, words)


TASK = "- {code: dig, title: Dig"
CATALOGUES: dict[str, Broken] = {
    # -- syntax
    "nothing in it": whole("", line=1, words="the file is empty; it must be a mapping"),
    "only a comment": whole("# later", line=1, words="it must be a mapping"),
    "a list at the top": whole("- code: internet", line=1, words="the file is a list; it must be a mapping"),
    "a text at the top": whole("internet", line=1, words="it must be a mapping"),
    "a brace that is not closed": one("tasks: [{code: dig, title: Dig", line=5, words="this is no YAML"),
    "a quote that is not closed": one('description: "fast', line=5, words="this is no YAML"),
    "an indent by tab": whole("specifications:", "\t- code: a", line=2, words="a tab; YAML is indented with blanks"),
    "an indent that fits nothing": one("  description: x", line=5, words="this is no YAML"),
    "a colon within a plain text": one("description: fast: very", line=5, words="this is no YAML"),
    "two documents": whole("specifications: []", "---", "specifications: []", line=2, words="a catalogue is one"),
    "an alias": one(
        "description: &d fast", "characteristics: [{name: a, description: *d}]", line=6, words="*d is an alias"
    ),
    "nested without end": one(f"tasks: {'[' * 40}{']' * 40}", line=5, words="nested more than 20 levels"),
    "a tag that does something": one("description: !!python/object:os.system x", line=5, words="it must be a text"),
    # -- keys
    "a key that stands twice": one(
        "description: a", "description: b", line=6, words="the key description is there already"
    ),
    "an unknown key at the top": whole("specification: []", line=1, words="is specifications meant?"),
    "no specifications": whole("{}", line=1, words="specifications is missing"),
    "an unknown key": one("colour: red", line=5, words="'colour' is no key here; possible are code, domain"),
    "a misspelt key": one("tsaks: []", line=5, words="is tasks meant?"),
    "a key in the words of a program": one("requires_enrichment: true", line=5, words="is requiresEnrichment meant?"),
    "an unknown key of a task": one("tasks:", f"  {TASK}, groop: field}}", line=6, words="is group meant?"),
    "an unknown key of a characteristic": one(
        "characteristics: [{name: a, typ: STRING}]", line=5, words="'typ' is no key here"
    ),
    "an unknown key of a compensation": one(
        "tasks:", f"  {TASK},", "     compensation: {title: Fill, duratoin: 5}}", line=7, words="is duration meant?"
    ),
    "a code that is missing": whole(
        "specifications:", "  - domain: PRODUCT", "    name: A", line=2, words="code is missing here"
    ),
    "a title that is missing": one("tasks:", "  - code: dig", line=6, words="title is missing here"),
    "a part without a code": one("parts: [{after: []}]", line=5, words="specification is missing here"),
    # -- types
    "a number for a name": whole(
        "specifications:",
        "  - code: a",
        "    domain: PRODUCT",
        "    name: 5",
        line=4,
        words="name is 5; it must be a text",
    ),
    "a mapping for a list": one("tasks: {code: dig}", line=5, words="tasks is a mapping; it must be a list"),
    "a text for a list": one("parts: access", line=5, words="parts is 'access'; it must be a list"),
    "a text for a number": one("termMonths: twelve", line=5, words="it must be a whole number"),
    "a fraction of a month": one("termMonths: 1.5", line=5, words="it must be a whole number"),
    "yes for true": one("requiresEnrichment: yes", line=5, words="'yes'; it must be true or false"),
    "a list for a value": one(
        "characteristics:", "  - {name: a, defaultValue: [1]}", line=6, words="defaultValue is a list"
    ),
    "a specification that is a text": whole(
        "specifications:", "  - internet", line=2, words="1 is 'internet'; it must be a mapping"
    ),
    # -- illegal values
    "a domain that there is not": whole(
        "specifications:", "  - code: a", "    domain: PRODUKT", "    name: A", line=3, words="is PRODUCT meant?"
    ),
    "an offering in small letters": one("offering: widget", line=5, words="is WIDGET meant?"),
    "a renewal that there is not": one("renewal: NEVER", line=5, words="possible are EXPIRES, RENEWS, MONTH_TO_MONTH"),
    "an operation that there is not": one(
        "tasks:", f"  {TASK}, operations: [REMOVE]}}", line=6, words="possible are ADD"
    ),
    "a type that there is not": one(
        "characteristics: [{name: a, valueType: TEXT}]", line=5, words="possible are STRING"
    ),
    "a code with capitals": whole(
        "specifications:",
        "  - name: A",
        "    domain: PRODUCT",
        "    code: Internet",
        line=4,
        words="is no code: small letters",
    ),
    "a code of a task with a blank": one("tasks:", "  - {code: dig it, title: Dig}", line=6, words="is no code"),
    "a name that says nothing": whole(
        "specifications:", "  - code: a", "    domain: PRODUCT", "    name: ' '", line=4, words="must say something"
    ),
    "a characteristic with a hyphen": one("characteristics:", "  - name: up-link", line=6, words="is no name: letters"),
    "a default of another type": one(
        "characteristics:",
        "  - name: speed",
        "    valueType: INTEGER",
        "    defaultValue: fast",
        line=8,
        words="'fast' is no INTEGER",
    ),
    "an allowed value of another type": one(
        "characteristics:",
        "  - {name: speed, valueType: BOOLEAN,",
        "     allowedValues: [true,",
        "       1]}",
        line=8,
        words="1 is no BOOLEAN",
    ),
    "a default that is not allowed": one(
        "characteristics:", "  - {name: a, allowedValues: [x], defaultValue: y}", line=6, words="not among the allowed"
    ),
    "an allowed value twice": one(
        "characteristics: [{name: a, allowedValues: [x, x]}]", line=5, words="is there already"
    ),
    "a priority of nine": one("tasks:", f"  {TASK}, priority: 9}}", line=6, words="between 1 and 5"),
    "a negative duration": one("tasks:", f"  {TASK}, duration: -1}}", line=6, words="between 0 and"),
    "no attempts at all": one(
        "tasks:", f"  {TASK}, automated: true, group: g, attempts: 0}}", line=6, words="between 1 and 100"
    ),
    "a term of no months": one("termMonths: 0", line=5, words="between 1 and 1200"),
    "an expiry without a term": one("renewal: EXPIRES", line=5, words="needs termMonths"),
    "a widget with a term": one("offering: WIDGET", "termMonths: 12", line=5, words="a WIDGET creates no service"),
    "a topic for people": one(
        "tasks:", f"  {TASK}, topic: digging}}", line=6, words="a task with a topic is automated"
    ),
    "a program that finds nothing": one(
        "tasks:", f"  {TASK}, automated: true}}", line=6, words="needs a topic or a group"
    ),
    "a task for no operation": one("tasks:", f"  {TASK}, operations: []}}", line=6, words="names no operation"),
    "a compensation without a title": one(
        "tasks:", f"  {TASK}, compensation: {{title: ''}}}}", line=6, words="must say something"
    ),
    # -- references
    "a part that there is not": one(
        "parts:", "  - specification: access", line=6, words="no specification with the code"
    ),
    "a part of itself": one("parts:", "  - specification: internet", line=6, words="can't be a part of itself"),
    "a part after nothing known": one("parts: [{specification: internet, after: [port]}]", line=5, words="is no part"),
    "a task after nothing known": one(
        "tasks:", f"  {TASK}, after: [plan]}}", line=6, words="'plan' is no task or part"
    ),
    # -- cycles
    "a task after itself": one("tasks:", f"  {TASK}, after: [dig]}}", line=6, words="dig waits for dig"),
    "tasks in a circle": one(
        "tasks:",
        "  - {code: a, title: A, after: [c]}",
        "  - {code: b, title: B, after: [a]}",
        "  - {code: c, title: C, after: [b]}",
        line=6,
        words="a waits for c waits for b waits for a",
    ),
    "parts in a circle": whole(
        "specifications:",
        "  - {code: p, domain: RESOURCE, name: P}",
        "  - {code: q, domain: RESOURCE, name: Q}",
        "  - code: a",
        "    domain: PRODUCT",
        "    name: A",
        "    parts:",
        "      - {specification: p, after: [q]}",
        "      - {specification: q, after: [p]}",
        line=8,
        words="p waits for q waits for p",
    ),
    "specifications made of each other": whole(
        "specifications:",
        "  - {code: a, domain: PRODUCT, name: A, parts: [{specification: b}]}",
        "  - {code: b, domain: SERVICE, name: B, parts: [{specification: c}]}",
        "  - {code: c, domain: RESOURCE, name: C,",
        "     parts: [{specification: a}]}",
        line=5,
        words="c is made of a is made of b is made of c",
    ),
    # -- duplicates
    "a code twice": whole(
        "specifications:",
        "  - {code: a, domain: PRODUCT, name: A}",
        "  - {code: a, domain: PRODUCT, name: B}",
        line=3,
        words="a is there already, in line 2",
    ),
    "a task twice": one("tasks:", f"  {TASK}}}", f"  {TASK}}}", line=7, words="'dig' is there already, at position 1"),
    "a characteristic twice": one("characteristics:", "  - name: a", "  - name: a", line=7, words="is there already"),
    "a part twice": whole(
        "specifications:",
        "  - {code: p, domain: RESOURCE, name: P}",
        "  - code: a",
        "    domain: PRODUCT",
        "    name: A",
        "    parts:",
        "      - specification: p",
        "      - specification: p",
        line=8,
        words="'p' is there already",
    ),
    "a task with the code of a part": whole(
        "specifications:",
        "  - {code: p, domain: RESOURCE, name: P}",
        "  - {code: a, domain: PRODUCT, name: A, parts: [{specification: p}],",
        "     tasks: [{code: p, title: P}]}",
        line=4,
        words="is the code of a part as well",
    ),
    # -- work orders
    "a work order without a title": one("workOrders:", "  - code: a", line=6, words="title is missing here"),
    "an unknown key of a work order": one("workOrders:", "  - {code: a, title: A, task: []}", line=6, words="is tasks"),
    "a work order twice": one(
        "workOrders:", "  - {code: a, title: A}", "  - {code: a, title: A}", line=7, words="'a' is there already"
    ),
    "a work order for nothing": one(
        "workOrders:", "  - {code: a, title: A, operations: []}", line=6, words="names no operation"
    ),
    "a step that waits for nobody knows what": one(
        "workOrders:",
        "  - code: a",
        "    title: A",
        "    tasks:",
        "      - {code: one, title: One, after: [two]}",
        line=9,
        words="'two' is no task of this work order",
    ),
    "steps that wait in a circle": one(
        "workOrders:",
        "  - code: a",
        "    title: A",
        "    tasks:",
        "      - {code: one, title: One, after: [two]}",
        "      - {code: two, title: Two, after: [one]}",
        line=9,
        words="that is a cycle",
    ),
    "a step of a strange priority": one(
        "workOrders:",
        "  - {code: a, title: A, tasks: [{code: b, title: B, priority: 9}]}",
        line=6,
        words="is 9; it must",
    ),
    # -- numbers that JSON does not have
    "a default that is no number": one(
        "characteristics:", "  - {name: a, valueType: NUMBER, defaultValue: .nan}", line=6, words="nan is no NUMBER"
    ),
    "a default without end": one(
        "characteristics:", "  - {name: a, valueType: NUMBER, defaultValue: .inf}", line=6, words="inf is no NUMBER"
    ),
    "a default of more than 64 bits": one(
        "characteristics:",
        "  - {name: a, valueType: INTEGER, defaultValue: 9223372036854775808}",
        line=6,
        words="9223372036854775808 is no INTEGER",
    ),
}
