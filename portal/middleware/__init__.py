"""Middleware: security headers, time zone, odd requests."""
