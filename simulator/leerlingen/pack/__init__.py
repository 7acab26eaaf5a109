"""Test packs: pupils on paper for whoever enters them in an administration system by hand, and what must come out."""
