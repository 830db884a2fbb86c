"""What shows how a place or a thing was: exhibits as they came and as they may be shown, and records of a place."""
