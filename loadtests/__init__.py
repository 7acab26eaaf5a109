"""Load tests: the same scenarios, played by Locust in an open loop, with a check of every response."""
