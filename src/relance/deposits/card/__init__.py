"""What happens at the card provider: a card given, attempts, refunds, pages, disputes; and what the worker does about them."""
