"""What the creditor sees of deposits: the list, one with all of it, and what waits for a person."""
