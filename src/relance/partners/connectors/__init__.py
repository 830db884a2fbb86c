"""The connectors that come with the program, one a file; a new one keeps the contract of ``door`` and stands in ``modules``."""
