"""Real servers for the tests: each is started on free loopback ports, awaited, and ended."""
