"""Text messages by providers with an HTTP API."""
