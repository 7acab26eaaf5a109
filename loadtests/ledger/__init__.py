"""Ledgers of Traffic Center, bron and client, and their reconciliation."""
