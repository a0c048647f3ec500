"""Evidence with a clock: verification, questions to agencies, verdicts."""
