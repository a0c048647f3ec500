"""What can be asked of the panel."""
