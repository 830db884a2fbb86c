"""Closing a lost debt: its write-off, the entries in the books, what undoes them, and whether the VAT comes back."""
