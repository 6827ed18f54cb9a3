"""DISCOVER: find the webinars of a Zoom account and keep a row for each."""
