"""Trying criteria and policies before they are published."""
