"""Zoom: the client, what its answers mean, and its errors."""
