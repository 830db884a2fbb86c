"""Card providers played on this machine: Stripe and Mollie as far as our adapters and their stories need them."""
