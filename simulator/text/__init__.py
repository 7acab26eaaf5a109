"""Words for people: a text in two languages, and numbers in words."""
