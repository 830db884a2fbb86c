"""Is all in order, and can it be brought back: verify, doctor, backup. Doors print what these say."""
