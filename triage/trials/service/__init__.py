"""Acts: try a draft, take up a try that was cut short."""
