"""The referral form as data: one schema for every agency, in pure Python."""
