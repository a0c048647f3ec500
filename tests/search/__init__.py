"""Finding people, and what partners may ask."""
