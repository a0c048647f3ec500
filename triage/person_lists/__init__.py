"""Lists of people from files, in whatever columns, encoding and dates they come."""
