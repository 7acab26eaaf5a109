"""Generates many pupils from an order, in parallel batches, into files that are complete or absent."""
