"""osolab: reference simulator and test harness for OSO, the Dutch pupil record transfer service."""
