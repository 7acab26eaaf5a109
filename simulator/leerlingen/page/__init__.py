"""Pages about a population: one file each, without a network, in Dutch and English."""
