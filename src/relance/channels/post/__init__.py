"""Letters on paper, printed together and posted by a person."""
