"""Oversight: who has looked at a family, and the audit trail for those who check it."""
