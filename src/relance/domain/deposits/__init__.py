"""Card guarantees and what is claimed on them: kinds, states and sums, as rules on data and dates alone."""
