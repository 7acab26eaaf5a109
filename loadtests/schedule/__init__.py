"""When transfers are due: shapes, school year, segments, arrivals, ramp search."""
