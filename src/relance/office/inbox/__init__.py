"""Mail that came in and that nobody could place."""
