"""The pages of people without an account: guests who secure a stay, read a claim, answer and pay. They come by a link, and see
what its bearer may see and nothing else (``deposits.guest.pages``)."""
