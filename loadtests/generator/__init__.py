"""One generator process: worker, client, transport, and ordering transfers of an external doel."""
