"""Bookings that calendars tell of, and the requests that follow them."""
