"""Metrics, gates, the verdict, and a capacity translated into the national season."""
