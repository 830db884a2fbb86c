"""Files placed with an outside partner: their states, what may be told of them and what a partner may agree to, as pure rules."""
