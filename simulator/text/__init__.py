"""Texts, numbers and dates for people, in two languages."""
