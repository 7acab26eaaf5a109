"""Latencies, resources, trends, and the floor."""
