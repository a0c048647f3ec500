"""Figures without names: what the Board sees of how families are treated."""
