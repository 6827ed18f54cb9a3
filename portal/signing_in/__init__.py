"""Signing in: passwords, their throttle, the second factor, sessions."""
