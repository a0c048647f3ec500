"""The forum’s list as its reader may see it."""
