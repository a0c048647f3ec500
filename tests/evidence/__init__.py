"""Evidence: who says so, who checked it, what it is worth."""
