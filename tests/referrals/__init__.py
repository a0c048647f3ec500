"""The referral: written, sent, and what follows."""
