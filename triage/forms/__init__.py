"""Every form: words into commands, knowing nothing of the database."""
