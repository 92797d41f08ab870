"""The doors: HTTP and sockets, who comes in, limits, health, logs."""
