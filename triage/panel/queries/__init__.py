"""What is read of the panel's work."""
