"""Measurements: latencies, resource use, trends, and the floor."""
