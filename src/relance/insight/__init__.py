"""Figures over the books: read only, each made of rows that can be listed."""
