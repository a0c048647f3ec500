"""Journeys through the service in a real browser."""
