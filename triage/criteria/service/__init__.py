"""Acts on versions of criteria and on the calendars."""
