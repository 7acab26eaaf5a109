"""The parts of one pupil: family, career, tests, support, and the schools of a transfer."""
