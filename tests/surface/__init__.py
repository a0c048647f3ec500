"""What the browser and a stranger see of every address."""
