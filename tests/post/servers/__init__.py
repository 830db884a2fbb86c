"""Providers of registered letters played on this machine, as far as our adapters and their stories need them."""
