"""Small fictitious dossiers: each rule is explained and tested with one that breaks it and one that does not."""
