"""Partners' lists: sent, mapped, tried, taken in, undone; and the families that are found in them."""
