"""Every file that is kept as it was: letters sent, copies of invoices. Under the sha256 of its bytes, in PostgreSQL."""
