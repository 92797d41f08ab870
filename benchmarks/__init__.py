"""How fast it is: one server process, one client process that keeps it busy, the same kinds of work every time."""
