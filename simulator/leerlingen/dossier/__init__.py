"""From a synthetic pupil to its dossier, with attachments."""
