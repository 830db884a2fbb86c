"""Outside partners: connectors to them, and the files placed with them, from hand-over to close."""
