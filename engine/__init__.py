"""The only writer of state: units of work that load facts, let the rules decide, and write the plan in one commit."""
