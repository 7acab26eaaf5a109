"""Self-contained HTML pages about a population, in Dutch and English."""
