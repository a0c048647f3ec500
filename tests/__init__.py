"""What the service promises, each promise a sentence."""
