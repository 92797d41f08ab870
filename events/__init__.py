"""The journal, which is history, audit trail and event stream at once, and the hub that tells who watches."""
