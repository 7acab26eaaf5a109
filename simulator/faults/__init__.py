"""Misbehaviour on demand: faults of a network or a server, and sabotage of a party that the harness must detect."""

from simulator.faults.sabotage import SABOTAGES, Sabotage, Saboteur, plant

__all__ = ["SABOTAGES", "Sabotage", "Saboteur", "plant"]
