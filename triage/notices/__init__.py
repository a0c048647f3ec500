"""What the service tells the people who use it."""
