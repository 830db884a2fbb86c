"""Papers that guests keep."""
