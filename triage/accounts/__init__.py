"""Agencies, users and signing in."""
