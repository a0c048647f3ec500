"""Finding people by what somebody remembers of them: what was typed, the keys it may fit, and why it fits."""
