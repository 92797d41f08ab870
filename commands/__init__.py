"""What `server.py` can be asked to do: one module for each command, in the form of `command.Command`.

A command imports what it stands on when it runs, so that help and mistakes are answered at once.
"""
