"""The checks: functions from evidence to findings, listed in `registry`."""
