"""Hand-written migrations, applied in the order of their names; each may be run again after a broken attempt."""
