"""Forms of accounts: signing in, second factors, agencies and people."""
