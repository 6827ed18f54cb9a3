"""The webinars table, and the actions it offers."""
