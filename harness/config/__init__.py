"""Environment and scenario files: read and validated, with errors that name line and key."""
