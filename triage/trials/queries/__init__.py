"""What trying showed, as far as its reader may see it."""
