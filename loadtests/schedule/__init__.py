"""When transfers are due: shapes, school year, segments, arrivals, the search for the knee."""
