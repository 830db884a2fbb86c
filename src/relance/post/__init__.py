"""Registered letters: ordered, claimed, given to a provider or posted by hand, followed to their end, their proofs kept.

What a letter is about belongs to whoever orders it (``owners``): a formal notice of the outbox, a firm's letter.
"""
