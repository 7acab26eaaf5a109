"""A load run: life cycle, leader, and the bridge to Locust."""
