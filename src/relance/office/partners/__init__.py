"""Pages of partners: which there are and how each is reached, and the file of a case that one of them has."""
