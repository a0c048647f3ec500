"""Restricted families: named people only, and the glass that can be broken in an emergency."""
