"""Test packs: sheets of pupils to enter in an administration system by hand, with the dossiers it must then produce."""
