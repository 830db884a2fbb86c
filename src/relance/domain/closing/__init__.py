"""Closing a lost debt: what is lost at which rate of VAT, whether that VAT comes back, the entries, and what undoes them."""
