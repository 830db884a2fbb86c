"""Work that a program does by itself: what is due is folded into jobs, one an organisation and kind, and leased to workers."""
