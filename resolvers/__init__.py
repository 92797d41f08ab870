"""What happens when a client asks: selections, the loading of rows, lists, mutations and subscriptions.

Read `selection` first (what was asked for), then `shape` and `shapes` (how each field is had), then `loading`.
"""
