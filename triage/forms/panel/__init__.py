"""Forms of the panel: the list, meetings, decisions, minutes."""
