"""Where parties are put together: each of them, a register of schools for them, and the whole chain in memory."""

from simulator.sandbox.chain import START, TC_HOST, Sandbox, small_register

__all__ = ["START", "TC_HOST", "Sandbox", "small_register"]
