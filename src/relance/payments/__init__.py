"""Money that comes in by another way than a transfer somebody typed: cards, and what is to stand beside them."""
