"""How providers and networks say no, and how often they may be asked: dated rows, each with how it is known."""
