"""What leaves the house, and the proof that it did: the only room that calls a channel."""
