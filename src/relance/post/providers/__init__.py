"""One file a provider: how it is asked, and what its words mean."""
