"""What partners send, and what becomes of it."""
