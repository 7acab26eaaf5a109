"""Dossiers with one known fault: a catalogue of faults, each with the findings that the validator must report."""
