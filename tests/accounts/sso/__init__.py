"""Signing in with one's own organisation, against a real OpenID provider."""
