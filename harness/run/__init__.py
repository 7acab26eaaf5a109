"""One run from beginning to end: selection, progress, execution."""
