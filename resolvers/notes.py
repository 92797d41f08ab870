"""Notes of a node, the oldest first."""

from __future__ import annotations

from resolvers.connections import Listing, many

NOTES = many(Listing("Note", parent="node_id"))
