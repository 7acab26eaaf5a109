"""The stub exchange: grants and checks sessies, issues koppelsleutels, never sees a dossier."""
