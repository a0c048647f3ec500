"""What the tests stand on: databases, a browser, a page client, people."""
