"""Who holds a family: gates, visits, offers, capacity."""
