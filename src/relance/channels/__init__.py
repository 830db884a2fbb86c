"""Transport only: an envelope goes out, and one of three things is known afterwards."""
