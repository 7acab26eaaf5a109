"""Builds the dossier of a synthetic pupil, with attachments."""
