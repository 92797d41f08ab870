"""What `server.py` can be asked to do: one module for each command.

A command has a NAME, a one-line SUMMARY, a DESCRIPTION and EXAMPLES for its help, the SETTINGS it reads as flags,
`arguments` that adds its own, and `run`, which returns the exit code and raises Problem for what the caller can mend.
"""
