"""The Case Management Forum: families not (yet) on the programme with rising concern (programme.md)."""
