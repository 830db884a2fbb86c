"""A plainly fictional company and its books, for trying Relance without one's own."""
