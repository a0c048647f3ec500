"""Acts of the forum: note, weigh, look, put forward, close."""
