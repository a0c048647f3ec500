"""The list, meetings, items, decisions, actions and minutes."""
