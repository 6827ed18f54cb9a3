"""Signing in: passwords, the limits on tries, the second factor and sessions."""
