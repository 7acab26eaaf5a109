"""Dossiers with one known fault: a catalogue, and what the validator is to say about each."""
