"""Shared parts of the Zoom endpoints: errors, paging, times, and the table of routes."""
