"""Card providers behind one door (``door``): a file each, and the account that an organisation has with one."""
