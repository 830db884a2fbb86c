"""Relance recovers unpaid invoices and deposits, from the first friendly reminder to the certificate of loss."""

__version__ = "0.1.0"
