"""The panel: its list, meetings, decisions and minutes."""
