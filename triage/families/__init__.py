"""People, households, addresses and how to reach them safely."""
