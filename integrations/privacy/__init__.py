"""Deletions for privacy, and how long raw rows are kept."""
