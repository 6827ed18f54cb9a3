"""The migrations of the later version."""
