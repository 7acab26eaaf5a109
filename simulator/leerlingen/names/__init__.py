"""Identity of a person: name, address, region and pgn."""
