"""What is read of lists, their rows, and the families found in them."""
