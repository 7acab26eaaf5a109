"""The parties of the stub, each in a process of its own, and planted trouble."""
