"""Clients of a running server, to read and to run."""
