"""The intake desk, from a sent referral on."""
