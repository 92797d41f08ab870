"""The example catalogue, published through the API, as `server.py catalog load` does while no server runs.

python -m examples.catalogue [http://127.0.0.1:8000/graphql]
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from gql.transport.exceptions import TransportError
from ruamel.yaml import YAML

from examples import documents
from examples.caller import Caller, Refused, address, at_desk

FILE = Path(__file__).with_name("catalogue.yaml")


def in_order() -> list[dict[str, Any]]:
    """The specifications of the file, each behind those of which it is made."""
    known = {each["code"]: each for each in YAML(typ="safe").load(FILE)["specifications"]}
    ordered: dict[str, dict[str, Any]] = {}

    def add(code: str) -> None:
        if code not in ordered:
            for part in known[code].get("parts", ()):
                add(part["specification"])
            ordered[code] = known[code]

    for code in known:
        add(code)
    return list(ordered.values())


async def publish(caller: Caller) -> dict[str, str]:
    """Publish what is not there yet; the ids of the newest editions by code."""
    ids = {}
    for specification in in_order():
        code = specification["code"]
        found = (await caller.ask(documents.SPECIFICATION, code=code))["specification"]
        if found is None or found["retiredAt"] is not None:
            found = await caller.write(documents.PUBLISH, f"publishes {code}", **specification)
        ids[code] = found["id"]
    return ids


async def _main(url: str) -> None:
    async with at_desk(url, "carol", "CATALOG_MANAGER") as carol:
        print(f"{len(await publish(carol))} specifications are there.")


def main(words: list[str]) -> int:
    """Publish to the server named, or say why that is not possible."""
    try:
        asyncio.run(_main(address(*words[:1])))
    except (Refused, TransportError, OSError) as problem:
        print(f"That did not work: {str(problem) or type(problem).__name__}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
