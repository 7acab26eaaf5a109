"""Synthetic pupils, their schools, and the dossiers about them."""
