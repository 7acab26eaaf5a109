"""Many pupils at once: an order, batches in parallel, files that are whole or absent."""
