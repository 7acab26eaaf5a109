"""`osolab serve`: parties that keep running, and the acts of users that they can be told to do."""
