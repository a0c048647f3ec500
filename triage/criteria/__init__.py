"""Criteria as a product: frameworks, policies and calendars, written in the browser, tried, and published by two."""
