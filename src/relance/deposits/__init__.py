"""Deposits: card guarantees, what is claimed on them, the attempts that bring it in, and the recovery of what is left."""
