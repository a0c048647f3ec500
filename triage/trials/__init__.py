"""Trying criteria and policies against families before anybody publishes them: who would change, and how."""
