"""What is published, in use, drafted, and on the calendar."""
