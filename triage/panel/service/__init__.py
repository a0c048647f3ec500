"""The panel's acts."""
