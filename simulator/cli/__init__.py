"""The commands `validate`, `pki` and `generate`, and what every command shares."""
