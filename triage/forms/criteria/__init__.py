"""Writing frameworks: beginning a draft, its parts, and publishing it."""
