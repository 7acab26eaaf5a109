"""Who somebody is: name, address, region and pgn."""
