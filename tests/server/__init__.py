"""Tests against a real server process, over real sockets."""
