"""Ledgers, as the French tax administration has them exported (FEC): entries, letterings, what is left open."""
