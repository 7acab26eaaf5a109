"""The checks: functions from evidence to findings, listed explicitly."""
