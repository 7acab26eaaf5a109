"""One generator process: worker, client, transport, and ordering from external parties."""
