"""`osolab serve`: parties that keep running, and acts that their users can be told to do."""
