"""Metrics, gates, the verdict, and what a capacity means in the national season."""
