"""Construction of the parties: each party, a register of schools, and a whole sandbox in memory."""

from simulator.sandbox.chain import START, TC_HOST, Sandbox, small_register

__all__ = ["START", "TC_HOST", "Sandbox", "small_register"]
