"""The catalogue through the schema: what was published is read again, edition by edition."""

from __future__ import annotations

from typing import Any

from tests.api.office import Office, Place

SPECIFICATION = """__typename id code edition newest domain name description offering requiresEnrichment renewal
    termMonths active publishedBy retiredBy
    characteristicDefinitions { name valueType required description allowedValues defaultValue }
    parts { code after specification { id edition } }
    taskTemplates { code title group topic automated duration dueWithin priority noReturn startsService redoOnChange
        attempts after operations compensation { title group topic automated duration } }"""
READ = f"""query ($code: String!, $edition: Int) {{
    found: specification(code: $code, edition: $edition) {{ {SPECIFICATION} }} }}"""
WHOLE: dict[str, Any] = {
    "code": "internet",
    "domain": "SERVICE",
    "name": "Internet",
    "description": "Fast",
    "offering": "SUBSCRIPTION",
    "requiresEnrichment": True,
    "renewal": "EXPIRES",
    "termMonths": 24,
    "characteristics": [
        {"name": "speed", "valueType": "INTEGER", "required": True, "allowedValues": [100, 500], "defaultValue": 100},
        {"name": "note"},
    ],
    "parts": [{"specification": "line"}],
    "tasks": [
        {
            "code": "dig",
            "title": "Dig",
            "group": "field",
            "duration": 60,
            "dueWithin": 120,
            "priority": 2,
            "noReturn": True,
            "after": [],
            "operations": ["ADD"],
            "compensation": {"title": "Fill up", "automated": True, "topic": "holes"},
        },
        {"code": "test", "title": "Test", "startsService": True, "redoOnChange": True},
    ],
}


async def test_what_was_published_is_read_again(office: Office, place: Place) -> None:
    made = await office.make("publishSpecification", **WHOLE)
    found = (await office.asker.ask(READ, code="internet"))["found"]
    assert (found["__typename"], found["id"], found["edition"]) == ("ServiceSpecification", made, 1)
    assert (found["newest"], found["active"], found["publishedBy"], found["retiredBy"]) == (True, False, "ada", None)
    for name in ("code", "domain", "name", "description", "offering", "requiresEnrichment", "renewal", "termMonths"):
        assert found[name] == WHOLE[name], name
    speed, note = found["characteristicDefinitions"]
    assert speed == WHOLE["characteristics"][0] | {"description": ""}
    assert (note["valueType"], note["required"], note["allowedValues"], note["defaultValue"]) == (
        "STRING",
        False,
        [],
        None,
    )
    assert found["parts"] == [{"code": "line", "after": [], "specification": {"id": place.specification, "edition": 1}}]
    dig, test = found["taskTemplates"]
    given = WHOLE["tasks"][0]
    assert {name: dig[name] for name in given if name != "compensation"} == {
        name: value for name, value in given.items() if name != "compensation"
    }
    assert dig["compensation"] == {
        "title": "Fill up",
        "group": None,
        "topic": "holes",
        "automated": True,
        "duration": None,
    }
    assert test["after"] == ["line"] and test["operations"] == ["ADD", "CHANGE", "DISCONNECT"]
    assert (test["startsService"], test["redoOnChange"], test["compensation"]) == (True, True, None)


async def test_an_edit_is_a_new_edition_and_saying_the_same_again_is_none(office: Office, place: Place) -> None:
    first = await office.make("publishSpecification", **WHOLE)
    assert await office.make("publishSpecification", **WHOLE) == first
    second = await office.make("publishSpecification", **WHOLE | {"name": "Faster internet"})
    for edition, expected in ((1, (first, False, "Internet")), (2, (second, True, "Faster internet"))):
        found = (await office.asker.ask(READ, code="internet", edition=edition))["found"]
        assert (found["id"], found["newest"], found["name"]) == expected
    assert (await office.asker.ask(READ, code="internet"))["found"]["id"] == second
    assert (await office.asker.ask(READ, code="internet", edition=3))["found"] is None


async def test_lists_are_by_domain_and_filtered(office: Office, place: Place) -> None:
    await office.make("publishSpecification", **WHOLE)
    newer = await office.make(
        "publishSpecification", **WHOLE | {"offering": "WIDGET", "renewal": None, "termMonths": None}
    )
    await office.make("retireSpecification", id=newer)
    listing = "query ($where: SpecificationFilter) { list: %s(where: $where) { nodes { code edition } totalCount } }"
    cases: list[tuple[str, dict[str, Any] | None, list[tuple[str, int]]]] = [
        ("productSpecifications", None, [("line", 1)]),
        ("resourceSpecifications", None, [("desk", 1)]),
        ("serviceSpecifications", None, [("internet", 1), ("internet", 2)]),
        ("serviceSpecifications", {"newest": True}, [("internet", 2)]),
        ("serviceSpecifications", {"newest": False}, [("internet", 1)]),
        ("serviceSpecifications", {"retired": True}, [("internet", 2)]),
        ("serviceSpecifications", {"retired": False}, [("internet", 1)]),
        ("serviceSpecifications", {"offerings": ["WIDGET"]}, [("internet", 2)]),
        ("serviceSpecifications", {"codes": ["internet", "line"]}, [("internet", 1), ("internet", 2)]),
        ("serviceSpecifications", {"nameContains": "TERN"}, [("internet", 1), ("internet", 2)]),
        ("serviceSpecifications", {"nameContains": "x"}, []),
    ]
    for name, where, expected in cases:
        found = (await office.asker.ask(listing % name, where=where))["list"]
        assert [(node["code"], node["edition"]) for node in found["nodes"]] == expected, (name, where)
        assert found["totalCount"] == len(expected)


async def test_what_is_wrong_is_told_with_its_place(office: Office, place: Place) -> None:
    tasks = [{"code": "a", "title": "A", "after": ["b"]}, {"code": "b", "title": "B", "after": ["a"]}]
    five = {"name": "a", "defaultValue": 5}
    cases: list[tuple[dict[str, Any], list[str], str]] = [
        ({"code": "Big Letters"}, ["code"], "is no code"),
        ({"name": " "}, ["name"], "must say something"),
        ({"termMonths": 0}, ["termMonths"], "between 1 and"),
        ({"termMonths": None}, ["renewal"], "needs termMonths"),
        ({"offering": "WIDGET"}, ["offering"], "creates no service"),
        ({"parts": [{"specification": "nothing"}]}, ["parts", "0", "specification"], "no specification with the code"),
        ({"tasks": tasks}, ["tasks", "0", "after"], "cycle"),
        ({"tasks": tasks[:1]}, ["tasks", "0", "after", "0"], "is no task or part"),
        ({"characteristics": [five]}, ["characteristics", "0", "defaultValue"], "is no STRING"),
        ({"domain": "PRODUCT"}, ["domain"], "never changes"),
    ]  # fmt: skip
    await office.make("publishSpecification", **WHOLE)
    for changed, path, words in cases:
        error = await office.refuse("publishSpecification", **WHOLE | changed)
        assert (error["code"], error["path"]) == ("INVALID_INPUT", path), (changed, error)
        assert words in error["message"]


async def test_cycles_across_specifications_are_told_whole(office: Office, place: Place) -> None:
    await office.make("publishSpecification", **WHOLE)
    parts = [{"specification": "internet"}]
    error = await office.refuse("publishSpecification", code="line", domain="PRODUCT", name="A line", parts=parts)
    assert error["path"] == ["parts", "0", "specification"]
    assert "line is made of internet is made of line" in error["message"]


async def test_a_part_is_retired_last(office: Office, place: Place) -> None:
    internet = await office.make("publishSpecification", **WHOLE)
    error = await office.refuse("retireSpecification", id=place.specification)
    assert "line is a part of internet" in error["message"]
    await office.make("retireSpecification", id=internet)
    await office.make("retireSpecification", id=place.specification)
    error = await office.refuse("retireSpecification", id=internet)
    assert "retired already" in error["message"]
    error = await office.refuse("publishSpecification", **WHOLE)
    assert error["path"] == ["parts", "0", "specification"] and "retired" in error["message"]
