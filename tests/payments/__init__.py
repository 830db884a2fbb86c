"""What the payments room promises."""
