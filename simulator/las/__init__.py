"""The school administration systems: bron, doel and SWV."""
