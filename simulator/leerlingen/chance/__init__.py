"""Random numbers by key, the fixed columns they are read by, and the table of probabilities with their sources."""
