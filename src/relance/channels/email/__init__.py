"""E-mail: building, sending, drafts, and what comes back."""
