"""Lists of invoices: what their columns are, what their rows come to, what is asked about them."""
