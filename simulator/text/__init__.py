"""Texts for people, in two languages: texts, numbers and dates."""
