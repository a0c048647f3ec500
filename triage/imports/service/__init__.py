"""Acts on lists: place their rows, turn them into evidence, and what follows."""
