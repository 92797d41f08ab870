"""What the documents show is what happens: every operation in them is run, every answer compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.played_document import faults_of, steps_of

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "docs/api.md", "docs/life-of-an-order.md", "docs/staffing-and-provisioning.md")

SHOWN = """
```graphql actor=ada
{ viewer { actor } }
```

```json
{ "data": { "viewer": { "actor": "ada" } } }
```
"""


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_every_answer_in_the_document_is_what_the_server_answers(name: str, tmp_path: Path) -> None:
    document = (ROOT / name).read_text(encoding="utf-8")
    assert await faults_of(document, tmp_path) == [], f"python -m tests.played_document {name} writes it anew"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_shows_answers(name: str) -> None:
    steps = list(steps_of((ROOT / name).read_text(encoding="utf-8")))
    assert sum(step.shown is not None for step in steps) >= 5


async def test_a_right_answer_is_no_fault(tmp_path: Path) -> None:
    assert await faults_of(SHOWN, tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"actor": "ada"', '"actor": "eve"'),
        ('"viewer": {', '"viewer": { "id": 1,'),
        ("actor }", "nobody }"),
        ("} } }", "} } }\n{}"),
    ],
)
async def test_a_wrong_answer_is_found(right: str, wrong: str, tmp_path: Path) -> None:
    assert right in SHOWN
    assert await faults_of(SHOWN.replace(right, wrong, 1), tmp_path)


async def test_an_operation_that_the_schema_does_not_have_is_found(tmp_path: Path) -> None:
    operation = "{ viewer { shoeSize } }"
    assert await faults_of(f"```graphql\n{operation}\n```\n\n```json\n{{}}\n```\n", tmp_path)
    assert await faults_of(f"```graphql\n{operation}\n```\n", tmp_path)
