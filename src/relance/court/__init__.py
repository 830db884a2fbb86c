"""Petitions for an order to pay: drafted out of the file, signed and frozen, filed, decided; the courts and fees that they rest on."""
