"""Chance: one keyed throw a pupil, read by fixed columns, and the probabilities with their sources."""
