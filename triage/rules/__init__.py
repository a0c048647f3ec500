"""The rules, pure: facts in, an answer that explains itself out; the day is always an argument."""
