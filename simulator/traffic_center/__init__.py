"""The stub Traffic Center: grants and checks sessies, issues koppelsleutels, never sees a dossier."""
