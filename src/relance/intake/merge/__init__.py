"""The steps by which a file's rows are merged into the books, inside the one transaction of ``intake.booking``."""
