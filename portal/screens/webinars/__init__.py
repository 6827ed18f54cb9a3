"""The webinars table, and what can be done from it."""
