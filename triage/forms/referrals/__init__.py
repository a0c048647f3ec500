"""Forms of the referral: its pages from the schema, and the acts after it was sent."""
