"""Load: the same scenarios, played by Locust on a schedule that waits for nobody, every answer checked."""
