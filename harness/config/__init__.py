"""Environment and scenario files: read, judged, and complained about by line and key."""
