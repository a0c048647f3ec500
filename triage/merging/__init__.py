"""Two records of one person or family put together, and parted again where that was wrong (ADR 18)."""
