"""Middleware: security headers, the reader's time zone, malformed requests."""
