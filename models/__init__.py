"""Tables and relations, the connections to them, and the drivers that run statements. No rules."""
