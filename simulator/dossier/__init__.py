"""The content of a dossier: model, reader, writer, schema, rules, verdict."""
