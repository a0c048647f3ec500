"""What is read of trials, and of the families on which a draft is tried."""
