"""Registered letters: where one stands, what that is worth, what a slip may say, what one costs."""
