"""Small dossiers of nobody: a rule is explained, and tested, with one that breaks it and one that does not."""
