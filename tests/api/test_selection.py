"""What was asked for is what is answered: aliases, fragments, interfaces, directives, arguments and variables."""

from __future__ import annotations

import pytest

from tests.api.asking import Asker
from tests.api.seeding import Seeds


@pytest.fixture
async def ids(asker: Asker) -> dict[str, str]:
    """One node of each kind."""
    seeds = Seeds()
    account = seeds.account()
    order = seeds.order(account, number="CO-000777", external_id="mine")
    line = seeds.line(order)
    domain_order = seeds.domain_order(line)
    tasks = [seeds.task(domain_order, state=state, title=state.lower()) for state in ("OPEN", "DRAFT", "OPEN")]
    seeds.wait(tasks[1], tasks[0])
    fallout = seeds.fallout(tasks[0])
    note = seeds.note(order)
    revision = seeds.revision(order)
    specification = seeds.specification("internet")
    service = seeds.service(line, specification, account)
    location = seeds.location(account)
    staffing, provisioning = (seeds.order(account, f"{kind}_ORDER") for kind in ("STAFFING", "PROVISIONING"))
    request = seeds.request(staffing)
    provisioning_line = seeds.provisioning_line(provisioning)
    work = seeds.work_order(provisioning, provisioning_line)
    seeds.change(tasks[0], account)
    families = {
        "StaffingOrder": staffing,
        "ResourceRequest": request,
        "Assignment": seeds.assignment(request),
        "ProvisioningOrder": provisioning,
        "ProvisioningLineItem": provisioning_line,
        "WorkOrder": work,
        "WorkTask": seeds.work_task(work),
    }
    await asker.plant(seeds)
    return families | {
        "Account": account,
        "CustomerOrder": order,
        "OrderLineItem": line,
        "DomainOrder": domain_order,
        "OrderTask": tasks[0],
        "FalloutRecord": fallout,
        "Note": note,
        "Revision": revision,
        "ServiceSpecification": specification,
        "Service": service,
        "Location": location,
    }


async def test_every_id_finds_its_node_again(asker: Asker, ids: dict[str, str]) -> None:
    change = (await asker.ask("{ stateChanges { nodes { id } } }"))["stateChanges"]["nodes"][0]["id"]
    wanted = {**ids, "StateChange": change}
    data = await asker.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=list(wanted.values()))
    assert data["nodes"] == [{"__typename": name, "id": node_id} for name, node_id in wanted.items()]


@pytest.mark.parametrize("id", ["", "x", "ot_", "ot_0", "sc_", "sc_co_1", "sc_co_1_x", "__", "ot", "\x00", "😀"])
async def test_an_id_of_nothing_is_null(asker: Asker, ids: dict[str, str], id: str) -> None:
    assert await asker.ask("query ($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}


async def test_nodes_keep_their_places_around_what_is_missing(asker: Asker, ids: dict[str, str]) -> None:
    wanted = [ids["OrderTask"], "ot_missing", ids["CustomerOrder"], ids["OrderTask"]]
    data = await asker.ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=wanted)
    assert [node and node["id"] for node in data["nodes"]] == [wanted[0], None, wanted[2], wanted[3]]
    error = await asker.refused("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["ot_1"] * 101)
    assert error["message"] == "ids has 101 values; ids_cap allows 100 (1 too many)."


async def test_one_field_under_two_aliases_has_two_answers(asker: Asker, ids: dict[str, str]) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on DomainOrder {
        open: tasks(where: {states: [OPEN]}) { nodes { name: title } totalCount }
        draft: tasks(where: {states: [DRAFT]}) { edges { node { t: title d: title } } count: totalCount }
        all: tasks { some: nodes { title } others: nodes { id } edges { node { dependsOn { totalCount } } } }
    } } }"""
    node = (await asker.ask(query, id=ids["DomainOrder"]))["node"]
    assert node["open"] == {"nodes": [{"name": "open"}, {"name": "open"}], "totalCount": 2}
    assert node["draft"] == {"edges": [{"node": {"t": "draft", "d": "draft"}}], "count": 1}
    assert [n["title"] for n in node["all"]["some"]] == ["open", "draft", "open"]
    assert set(node["all"]["others"][0]) == {"id"}
    assert [e["node"]["dependsOn"]["totalCount"] for e in node["all"]["edges"]] == [0, 1, 0]


async def test_nodes_and_edges_of_one_page_may_ask_differently_under_the_same_name(
    asker: Asker, ids: dict[str, str]
) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on OrderLineItem { domainOrders {
        nodes { tasks(first: 1) { nodes { id } } } edges { node { tasks(first: 2) { nodes { id } } } } } } } }"""
    page = (await asker.ask(query, id=ids["OrderLineItem"]))["node"]["domainOrders"]
    assert len(page["nodes"][0]["tasks"]["nodes"]) == 1
    assert len(page["edges"][0]["node"]["tasks"]["nodes"]) == 2


async def test_fragments_of_types_and_interfaces_apply_where_they_should(asker: Asker, ids: dict[str, str]) -> None:
    query = """
    query ($ids: [ID!]!) { nodes(ids: $ids) { ...kind ... on Stateful { state ...deep } ... on Account { name } } }
    fragment kind on Node { __typename ... { id } }
    fragment deep on Stateful {
        ... on Order { number ...owner } ... on OrderTask { title } ... on ServiceOrder { title } }
    fragment owner on Order { account { ...kind locations { totalCount } } }
    """
    wanted = [ids["CustomerOrder"], ids["OrderTask"], ids["Account"], ids["Note"]]
    order, task, account, note = (await asker.ask(query, ids=wanted))["nodes"]
    assert set(order) == {"__typename", "id", "state", "number", "account"}
    assert order["account"] == {"__typename": "Account", "id": ids["Account"], "locations": {"totalCount": 1}}
    assert task == {"__typename": "OrderTask", "id": ids["OrderTask"], "state": "OPEN", "title": "open"}
    assert set(account) == {"__typename", "id", "name"}
    assert set(note) == {"__typename", "id"}


async def test_the_same_field_in_several_fragments_is_selected_as_a_whole(asker: Asker, ids: dict[str, str]) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on OrderTask { order { id } }
        ... on Stateful { ... on OrderTask { order { number ...more } } } } }
        fragment more on Order { account { id } account { name } }"""
    order = (await asker.ask(query, id=ids["OrderTask"]))["node"]["order"]
    assert set(order) == {"id", "number", "account"}
    assert set(order["account"]) == {"id", "name"}


@pytest.mark.parametrize("wanted", [True, False])
async def test_skipped_fields_are_not_loaded(asker: Asker, ids: dict[str, str], wanted: bool) -> None:
    query = """query ($id: ID!, $no: Boolean!, $yes: Boolean!) { node(id: $id) { id ... on OrderTask {
        title @skip(if: $no) ... @include(if: $yes) { order { number } } ...rest @include(if: $yes) } } }
        fragment rest on OrderTask { line { id } }"""
    node = (await asker.ask(query, id=ids["OrderTask"], no=not wanted, yes=wanted))["node"]
    assert set(node) == ({"id", "title", "order", "line"} if wanted else {"id"})
    assert len(asker.driver.statements) == (3 if wanted else 1)


async def test_arguments_come_from_variables_defaults_and_literals(asker: Asker, ids: dict[str, str]) -> None:
    query = """query ($id: ID!, $n: Int = 1, $states: [OrderTaskState!], $absent: OrderTaskFilter) {
      node(id: $id) { ... on DomainOrder {
        a: tasks(first: $n) { nodes { id } } b: tasks(where: {states: $states, blocked: false}) { totalCount }
        c: tasks(where: $absent) { totalCount } d: tasks(where: {states: DRAFT}) { totalCount }
        e: tasks(where: {states: []}) { totalCount } f: tasks(where: {states: null}) { totalCount } } } }"""
    node = (await asker.ask(query, id=ids["DomainOrder"], states=["OPEN", "DRAFT"]))["node"]
    assert len(node["a"]["nodes"]) == 1
    assert [node[k]["totalCount"] for k in "bcdef"] == [2, 3, 1, 0, 3]


async def test_an_order_is_found_by_number_and_by_the_callers_own_id(asker: Asker, ids: dict[str, str]) -> None:
    data = await asker.ask(
        """query ($account: ID!) { n: order(number: "CO-000777") { id } e: order(externalId: "mine") { __typename id }
        a: order(externalId: "mine", account: $account) { id } no: order(externalId: "mine", account: "ac_0") { id }
        none: order(number: "CO-1") { id } }""",
        account=ids["Account"],
    )
    found = {"id": ids["CustomerOrder"]}
    assert data == {"n": found, "e": {"__typename": "CustomerOrder", **found}, "a": found, "no": None, "none": None}


async def test_an_ambiguous_or_empty_look_up_of_an_order_is_told(asker: Asker, ids: dict[str, str]) -> None:
    seeds = Seeds(start=500)
    seeds.order(seeds.account(), external_id="mine")
    await asker.plant(seeds)
    assert "several accounts" in (await asker.refused('{ order(externalId: "mine") { id } }'))["message"]
    assert "either number or externalId" in (await asker.refused("{ order { id } }"))["message"]
    both = '{ order(number: "CO-000777", externalId: "mine") { id } }'
    assert "either number or externalId" in (await asker.refused(both))["message"]


async def test_links_lead_up_and_down_the_tree(asker: Asker, ids: dict[str, str]) -> None:
    query = """query ($id: ID!) { node(id: $id) { ... on FalloutRecord {
        parent { id } task { id domainOrder { id parent { id } line { id
            parent { __typename id } order { id } } } } } } }"""
    fallout = (await asker.ask(query, id=ids["FalloutRecord"]))["node"]
    assert fallout["parent"]["id"] == fallout["task"]["id"] == ids["OrderTask"]
    domain_order = fallout["task"]["domainOrder"]
    assert domain_order["parent"]["id"] == domain_order["line"]["id"] == ids["OrderLineItem"]
    assert domain_order["line"]["parent"] == {"__typename": "CustomerOrder", "id": ids["CustomerOrder"]}
    assert domain_order["line"]["order"]["id"] == ids["CustomerOrder"]


async def test_derived_values_are_what_they_say(asker: Asker, ids: dict[str, str]) -> None:
    query = """query ($line: ID!, $task: ID!) {
      line: node(id: $line) { ... on OrderLineItem { characteristics stateLabel stateCategory pastNoReturn } }
      task: node(id: $task) { ... on OrderTask { stateLabel stateCategory isBlocked automated group duration } } }"""
    data = await asker.ask(query, line=ids["OrderLineItem"], task=ids["OrderTask"])
    label = {"stateLabel": "In progress", "stateCategory": "ACTIVE"}
    assert data["line"] == {"characteristics": {"color": "red"}, "pastNoReturn": False, **label}
    expected = {"stateLabel": "Open", "stateCategory": "WAITING", "isBlocked": False, "automated": False}
    assert data["task"] == {**expected, "group": None, "duration": None}
