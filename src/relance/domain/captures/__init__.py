"""When a card that stands behind a claim is tried, for how much, and when no more: rules on data and dates alone."""
